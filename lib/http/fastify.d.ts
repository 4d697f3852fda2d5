/// <reference types="node" />

import { FastifyPluginCallback, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { Plan } from '../plan'
import { RequestDecodingOptions, ResponseCompressionOptions, TransformationOptions } from './options'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * A handler that answers with what a plan makes of the request's body, which stays bytes; see `transform` of offloop/express.
     * The limit is the route's `bodyLimit`; a `decompress` in the plan has its own `maxOutputBytes`.
     */
    transform (
      plan: Plan<Buffer | undefined, {}>, options?: TransformationOptions
    ): RouteHandlerMethod<any, any, any>
  }

  interface FastifyReply {
    /** Like `send()`, but always compressed, whatever the route, the plugin's `global` and the Content-Type say. */
    compress (value: unknown): FastifyReply
  }

  interface RouteShorthandOptions {
    /** How the answers of this route are compressed; false: not compressed. */
    compress?: boolean | offloop.CompressOptions | undefined
  }

  interface RouteOptions {
    compress?: boolean | offloop.CompressOptions | undefined
  }

  interface FastifyContextConfig {
    /** The same, for routes that set it in their `config`. */
    compress?: boolean | offloop.CompressOptions | undefined
  }
}

declare namespace offloop {
  export interface CompressOptions extends ResponseCompressionOptions {
    /** false: only for routes that have `compress`, and for `reply.compress()`. @default true */
    global?: boolean | undefined
    /**
     * Which Content-Types are compressed.
     *
     * @default those that mime-db calls compressible except event streams, and octet-stream
     */
    customTypes?: RegExp | ((contentType: string) => boolean) | undefined
    /** What is sent to a client whose Accept-Encoding names no known coding. @default the answer as it is */
    onUnsupportedEncoding?:
      ((encoding: string | undefined, request: FastifyRequest, reply: FastifyReply) => unknown) | undefined
  }

  export interface ParseOptions extends RequestDecodingOptions {
    /** What to do about `__proto__` keys. @default the instance's setting */
    onProtoPoisoning?: 'error' | 'remove' | 'ignore' | undefined
    /** What to do about a `constructor` that has a `prototype`. @default the instance's setting */
    onConstructorPoisoning?: 'error' | 'remove' | 'ignore' | undefined
  }

  /** Options of `compress` throw if they are given here, as @fastify/compress takes them. */
  export interface PluginOptions {
    /** Answers, which the last onSend hook of their route compresses. false: none, and there is no `reply.compress()`. */
    compress?: boolean | CompressOptions | undefined
    /**
     * Request bodies: decodes codings and parses JSON (unless the application has its own parser). false: leaves them to Fastify.
     */
    parse?: boolean | ParseOptions | undefined
  }

  export const offloop: FastifyPluginCallback<PluginOptions>
  export { offloop as default }
}

/**
 * The plugin. Errors of request bodies are Fastify's own (`FST_ERR_CTP_…`) and those of @fastify/compress (`FST_CP_ERR_…`); in
 * addition, 503 with Retry-After when the pool has no room.
 */
declare function offloop (
  ...parameters: Parameters<FastifyPluginCallback<offloop.PluginOptions>>
): ReturnType<FastifyPluginCallback<offloop.PluginOptions>>

export = offloop
