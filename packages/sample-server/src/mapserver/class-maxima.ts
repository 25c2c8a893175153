/** How numbers are put into classes, by Esri's names. */
export type ClassificationMethod =
  | 'esriClassifyNaturalBreaks'
  | 'esriClassifyEqualInterval'
  | 'esriClassifyQuantile'
  | 'esriClassifyStandardDeviation'
  | 'esriClassifyGeometricalInterval'

/** The greatest number of each class, at most `count` classes, for numbers in rising order; null for an unknown method. */
export function classMaxima(sorted: number[], method: ClassificationMethod, count: number): number[] | null {
  const [least, most] = [sorted[0], sorted.at(-1)]
  if (least === undefined || most === undefined) return []
  const maxima = {
    esriClassifyEqualInterval: () => steps(count, (share) => least + (most - least) * share),
    esriClassifyQuantile: () => steps(count, (share) => sorted[Math.ceil(sorted.length * share) - 1] ?? most),
    esriClassifyGeometricalInterval: () => geometricalMaxima(least, most, count),
    esriClassifyStandardDeviation: () => deviationMaxima(sorted, most),
    esriClassifyNaturalBreaks: () => naturalMaxima(sorted, count),
  }
  return Object.hasOwn(maxima, method) ? [...new Set(maxima[method]())] : null
}

const steps = (count: number, at: (share: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => at((index + 1) / count))

function geometricalMaxima(least: number, most: number, count: number): number[] {
  const shift = least > 0 ? 0 : 1 - least
  return steps(count, (share) =>
    share === 1 ? most : (least + shift) * ((most + shift) / (least + shift)) ** share - shift,
  )
}

function deviationMaxima(sorted: number[], most: number): number[] {
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length
  const deviation = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length)
  const inside = [-1.5, -0.5, 0.5, 1.5].map((times) => mean + times * deviation)
  return [...inside.filter((value) => value > (sorted[0] ?? 0) && value < most), most]
}

/** Classes start as quantiles; each number moves to the nearest mean until none moves. */
function naturalMaxima(sorted: number[], count: number): number[] {
  let means = steps(count, (share) => sorted[Math.floor((sorted.length - 1) * (share - 0.5 / count))] ?? 0)
  let classes: number[][] = []
  for (let round = 0; round < 30; round += 1) {
    const next = means.map((): number[] => [])
    for (const value of sorted) next[nearest(means, value)]?.push(value)
    const moved = next.map((members, index) =>
      members.length === 0
        ? (means[index] ?? 0)
        : members.reduce((sum, value) => sum + value, 0) / members.length,
    )
    const settled = moved.every((mean, index) => mean === means[index])
    means = moved
    classes = next
    if (settled) break
  }
  return classes.flatMap((members) => members.at(-1) ?? [])
}

function nearest(means: number[], value: number): number {
  return means.reduce(
    (best, mean, index) => (Math.abs(mean - value) < Math.abs((means[best] ?? mean) - value) ? index : best),
    0,
  )
}
