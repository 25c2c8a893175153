import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** Makes counters, histograms of seconds, and gauges in one registry. */
export function measuresIn(registry: Registry) {
  const registers = [registry]
  return {
    counter: <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Counter({ name, help, labelNames: [...labelNames], registers }),
    histogram: <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Histogram({ name, help, labelNames: [...labelNames], buckets: requestBuckets, registers }),
    /** @param collect sets the values when the page is read */
    gauge: <Label extends string>(
      { name, help, labelNames }: { name: string; help: string; labelNames: readonly Label[] },
      collect: (gauge: Gauge<Label>) => void,
    ) =>
      new Gauge<Label>({
        name,
        help,
        labelNames: [...labelNames],
        registers,
        collect() {
          collect(this)
        },
      }),
  }
}

/** The makers of metrics of one registry. */
export type Measures = ReturnType<typeof measuresIn>

/** Caches a value for each list of up to four texts: looking a set of labels up costs more than counting, and there are few sets. */
export function remembered<T>(
  make: (...texts: readonly [string, string, string, string]) => T,
): (first: string, second?: string, third?: string, fourth?: string) => T {
  const known = new Map<string, T>()
  return (first, second = '', third = '', fourth = '') => {
    const key = `${first} ${second} ${third} ${fourth}`
    let found = known.get(key)
    if (found === undefined) {
      found = make(first, second, third, fourth)
      known.set(key, found)
    }
    return found
  }
}
