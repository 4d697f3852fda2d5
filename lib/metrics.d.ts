/** The pool's figures in the Prometheus text format, version 0.0.4; durations in seconds. */
export function prometheus (): string

export namespace prometheus {
  /** The Content-Type that goes with the text. */
  const contentType: string
}

/**
 * The same figures as gauges of a `prom-client` that the caller brings.
 *
 * @param client the module `prom-client`
 * @param options `registers`: where the gauges are registered; default: the client's own
 */
export function gauges<Gauge> (
  client: { Gauge: new (configuration: any) => Gauge }, options?: { registers?: object[] }
): Gauge[]
