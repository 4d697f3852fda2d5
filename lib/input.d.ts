/// <reference types="node" />

/** One piece of input. A string stands for its UTF-8 bytes. */
export type Chunk = string | NodeJS.ArrayBufferView | ArrayBuffer | SharedArrayBuffer

/**
 * Input of an operation: one piece, or an array of pieces that count as one
 * input, in order, such as a request body as it arrived. They are joined off the
 * event loop.
 *
 * Bytes are copied when the call is made, unless `move` is given; so a buffer may
 * be used again as soon as the call returned. Inputs above 4 MiB are copied in
 * slices with turns of the event loop between them: leave those alone until the
 * promise settles. docs/inputs.md says all of it.
 */
export type Bytes = Chunk | readonly Chunk[]

/**
 * Bytes that offloop made: a Buffer over an ArrayBuffer, never a SharedArrayBuffer, so that `Response`, `Blob` and the like
 * take it. Small ones share their memory with other Buffers: mind `byteOffset` and `length` with `buffer`. (Types of Node
 * that do not tell a Buffer's memory apart know it as Buffer.)
 */
export type ResultBuffer = ReturnType<typeof Buffer.alloc>
