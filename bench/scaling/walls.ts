import type { Row } from './main.ts'
import type { Found } from './page.ts'

/** What the busiest minute takes of everything, for a number of people. */
interface Wall {
  readonly people: number
  readonly requestsPerSecond: number
  /** Shares of what there is; above 1 is more than there is. */
  readonly shares: Readonly<Record<'bare' | 'drawing' | 'gateway' | 'line', number>>
  readonly first: string
}

/** Which wall stands first, from few people to many. */
export function wallsOf({ assumed, sizes, crowds }: Found): readonly Wall[] {
  const usual = sizes.find(({ form }) => form.memoryBytes === crowds[0]?.form.memoryBytes)
  return [...crowds, ...(usual ? [usual] : [])]
    .toSorted((one, other) => one.people - other.people)
    .map((row) => wallOf(row, assumed))
}

function wallOf({ people, came }: Row, assumed: Found['assumed']): Wall {
  const of = (name: string) => assumed[name] ?? Number.NaN
  const { requestsPerSecond, drawnPerSecond } = came.peak
  const keptPerSecond = requestsPerSecond - drawnPerSecond
  const drawing = (perSecond: number) => (perSecond * of('drawingMs')) / 1_000 / of('serverCores')
  const gateway = (keptPerSecond * of('hitMicroseconds') + drawnPerSecond * of('missMicroseconds')) / 1e6
  const line = (requestsPerSecond * of('pictureBytes') * 8) / 1e9
  const walls = { 'the map server': drawing(drawnPerSecond), 'the gateway': gateway, 'the line': line }
  const [first = ''] = Object.entries(walls).toSorted(([, one], [, other]) => other - one)[0] ?? []
  return {
    people,
    requestsPerSecond,
    shares: { bare: drawing(requestsPerSecond), drawing: drawing(drawnPerSecond), gateway, line },
    first,
  }
}
