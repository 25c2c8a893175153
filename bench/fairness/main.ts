// `npm run fairness`: two tenants before one slow map server, by a clock that is moved by hand. Writes docs/images/fair-waiting.svg and the table of the guide.
import { readFileSync, writeFileSync } from 'node:fs'
import { withPart } from '../report/readme.ts'
import { chartOf } from './chart.ts'
import { type Day, dayOf } from './two-tenants.ts'

const docs = new URL('../../docs/', import.meta.url)
const guide = new URL('operations-guide.md', docs)
const image = new URL('images/fair-waiting.svg', docs)

const rows: readonly { readonly name: string; readonly day: Day }[] = [
  { name: 'all in the order in which they came', day: await dayOf({ isFair: false, waiting: 1_000 }) },
  { name: 'in fair turns', day: await dayOf({ isFair: true, waiting: 1_000 }) },
  { name: 'in order, 256 may wait', day: await dayOf({ isFair: false, waiting: 256 }) },
  { name: 'in fair turns, 256 may wait', day: await dayOf({ isFair: true, waiting: 256 }) },
]

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
const median = (waits: readonly number[]): number =>
  waits.toSorted((one, other) => one - other)[waits.length >> 1] ?? 0
const told = ({ waits, refused }: Day['small']): string =>
  `${seconds(median(waits))} | ${seconds(Math.max(...waits))} | ${refused}`
const table = [
  '| two pictures at a time, 0.2 s each | small tenant waits, median | longest | sent away | large tenant, last picture after | sent away |',
  '| --- | --- | --- | --- | --- | --- |',
  ...rows.map(
    ({ name, day: { small, large } }) =>
      `| ${name} | ${told(small)} | ${seconds(Math.max(...large.waits))} | ${large.refused} |`,
  ),
].join('\n')

console.log(table)
writeFileSync(guide, withPart(readFileSync(guide, 'utf8'), 'fairness', table))
writeFileSync(
  image,
  chartOf({ before: rows[0]?.day.small.waits ?? [], after: rows[1]?.day.small.waits ?? [] }),
)
