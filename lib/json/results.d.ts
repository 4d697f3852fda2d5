/** What a result becomes: a JavaScript value, or JSON text as bytes or as a string. */
export type As = 'value' | 'buffer' | 'string'

/** How a JavaScript value is built. */
export interface BuildOptions {
  /**
   * Milliseconds that one slice of building may take, 1 to 1000, not counting what V8's garbage
   * collector adds. A single string, and the growth of a single array, are not divided.
   *
   * @default 2
   */
  maxStall?: number | undefined
}
