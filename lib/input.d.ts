/// <reference types="node" />

/** One piece of input. A string stands for its UTF-8 bytes. */
export type Chunk = string | NodeJS.ArrayBufferView | ArrayBuffer | SharedArrayBuffer

/**
 * Input of an operation: one piece, or an array of pieces, in order, that form one input, such as a request body as it
 * arrived. They are joined off the event loop.
 *
 * Bytes are copied when the call is made, unless `move` is given, so a buffer may be reused as soon as the call has
 * returned. Inputs above 4 MiB are copied in slices, with turns of the event loop in between: leave those alone until the
 * promise settles. docs/inputs.md has the details.
 */
export type Bytes = Chunk | readonly Chunk[]

/**
 * Bytes made by offloop: a Buffer over an ArrayBuffer, never a SharedArrayBuffer, so that `Response`, `Blob` and the like
 * accept it. Small results share their memory with other Buffers: when you use `buffer`, mind `byteOffset` and `length`.
 * (With versions of `@types/node` in which Buffer has no type parameter, this is plain Buffer.)
 */
export type ResultBuffer = ReturnType<typeof Buffer.alloc>
