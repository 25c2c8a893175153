import type { Finding } from '../finding.ts'
import type { ImportedMount } from './mounts.ts'
import type { Placed } from './placed.ts'
import type { EntryRate, ImportedRate } from './rates.ts'

type RateOf = ReadonlyMap<Placed, EntryRate>

/**
 * The rates of mounts. Everything at a mount is counted together, so of several limits there the largest counts, and none where an entry has
 * none: otherwise the limit of a costly service would leave the maps beside it empty.
 */
export function ratesOfMounts(
  mounts: readonly ImportedMount[],
  rateOf: RateOf,
): { readonly rates: readonly ImportedRate[]; readonly findings: readonly Finding[] } {
  const read = mounts.map((mount) => ({ path: mount.path, ...rateAt(mount, rateOf) }))
  const rates = read.flatMap(({ path, rate }) => (rate ? [{ ...rate, mounts: [path] }] : []))
  return {
    rates: rates.map((rate, index) => ({
      name: index === 0 ? 'old-proxy' : `old-proxy-${index + 1}`,
      ...rate,
    })),
    findings: [...read.flatMap(({ findings }) => findings), ...(rates.length > 0 ? [countedOtherwise] : [])],
  }
}

interface MountRate {
  readonly rate?: EntryRate
  readonly findings: readonly Finding[]
}

function rateAt({ path, entries }: ImportedMount, rateOf: RateOf): MountRate {
  const limited = entries.flatMap((one) => {
    const rate = rateOf.get(one)
    return rate ? [{ line: one.entry.line, rate }] : []
  })
  const unlimited = entries.find((one) => !rateOf.has(one))
  const largest = limited
    .map(({ rate }) => rate)
    .toSorted((one, other) => perMinute(other) - perMinute(one))[0]
  if (largest === undefined) return { findings: [] }
  if (unlimited)
    return {
      findings: limited.map(({ line, rate }) => ({
        kind: 'left-out',
        line,
        was: `at most ${inWords(rate)}`,
        becomes: `no limit: the entry of line ${unlimited.entry.line} has none, and stands at the same mount ${path}, where a rate counts all requests`,
        todo: `Give this service a mount of its own by \`at\`, and name that mount in a rate; or limit all of ${path}: add a rate with \`mounts: [${path}]\` to limits.rates (docs/operations-guide.md#rates).`,
      })),
    }
  const stricter = limited.filter(({ rate }) => inWords(rate) !== inWords(largest))
  return {
    rate: largest,
    findings: stricter.map(({ line, rate }) => ({
      kind: 'differs',
      line,
      was: `at most ${inWords(rate)}, which was stricter than another entry of its mount`,
      becomes: `${inWords(largest)} for all of the mount ${path}, so that its maps do not stay empty`,
      todo: 'If this part has to be as strict as it was, give it a mount of its own by `at`, with a rate that names it.',
    })),
  }
}

const perMinute = ({ units, minutes }: EntryRate): number => units / minutes

const inWords = ({ units, minutes }: EntryRate): string =>
  `${units} requests in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}`

const countedOtherwise: Finding = {
  kind: 'differs',
  was: 'rates counted for each url and address, a request as one',
  becomes:
    'rates for each address, at each mount for all of its entries together; a picture counts as 1 and its megapixels, a query as 1 and its thousands of records',
  todo: 'Watch mapgate_rate_limited_total, and raise `units` in limits.rates where a map needs more. With several workers each counts for itself.',
}
