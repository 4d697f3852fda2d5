/** The pool's metrics in the Prometheus text format, version 0.0.4; durations are in seconds. */
export function prometheus (): string

export namespace prometheus {
  /** The Content-Type that goes with the text. */
  const contentType: string
}

/**
 * The same metrics as gauges of a `prom-client` that the caller passes.
 *
 * @param client the module `prom-client`
 * @param options `registers`: where the gauges are registered; default: the client's own registry
 */
export function gauges<Gauge> (
  client: { Gauge: new (configuration: any) => Gauge }, options?: { registers?: object[] }
): Gauge[]
