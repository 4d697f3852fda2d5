/// <reference types="node" />

import { FastifyPluginCallback, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { Plan } from '../plan'
import { RequestDecodingOptions, ResponseCompressionOptions, TransformationOptions } from './options'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * A handler that answers with what a plan makes of the request's body, which stays bytes; see `transform` of
     * offloop/express. The route's `bodyLimit` is the limit; a plan's own `decompress` has its `maxOutputBytes`.
     */
    transform (
      plan: Plan<Buffer | undefined, {}>, options?: TransformationOptions
    ): RouteHandlerMethod<any, any, any>
  }

  interface FastifyReply {
    /** As `send()`, compressed whatever the route, the plugin's `global` and the Content-Type say. */
    compress (value: unknown): FastifyReply
  }

  interface RouteShorthandOptions {
    /** How the answers of this route are compressed; false: not at all. */
    compress?: boolean | offloop.CompressOptions | undefined
  }

  interface RouteOptions {
    compress?: boolean | offloop.CompressOptions | undefined
  }

  interface FastifyContextConfig {
    /** The same, for routes that say it in their `config`. */
    compress?: boolean | offloop.CompressOptions | undefined
  }
}

declare namespace offloop {
  export interface CompressOptions extends ResponseCompressionOptions {
    /** false: only routes that have `compress`, and `reply.compress()`. @default true */
    global?: boolean | undefined
    /** Which Content-Types. @default those that mime-db calls compressible but event streams, and octet-stream */
    customTypes?: RegExp | ((contentType: string) => boolean) | undefined
    /** What is sent to a client whose Accept-Encoding names nothing that is known. @default the answer as it is */
    onUnsupportedEncoding?:
      ((encoding: string | undefined, request: FastifyRequest, reply: FastifyReply) => unknown) | undefined
  }

  export interface ParseOptions extends RequestDecodingOptions {
    /** What is done about `__proto__` keys. @default the instance's */
    onProtoPoisoning?: 'error' | 'remove' | 'ignore' | undefined
    /** What is done about a `constructor` that has a `prototype`. @default the instance's */
    onConstructorPoisoning?: 'error' | 'remove' | 'ignore' | undefined
  }

  /** Options of `compress` throw here, where @fastify/compress has them. */
  export interface PluginOptions {
    /** Answers: compressed by the last onSend hook of their route. false: not, and there is no `reply.compress()`. */
    compress?: boolean | CompressOptions | undefined
    /** Request bodies: codings undone, JSON parsed (but where the application has a parser of its own). false: as Fastify does it. */
    parse?: boolean | ParseOptions | undefined
  }

  export const offloop: FastifyPluginCallback<PluginOptions>
  export { offloop as default }
}

/**
 * The plugin. Errors of request bodies are Fastify's own (`FST_ERR_CTP_…`) and those of @fastify/compress
 * (`FST_CP_ERR_…`); beside these, 503 with Retry-After when the pool has no room.
 */
declare function offloop (
  ...parameters: Parameters<FastifyPluginCallback<offloop.PluginOptions>>
): ReturnType<FastifyPluginCallback<offloop.PluginOptions>>

export = offloop
