// `npm run scaling`: replays a synthetic day through the gateway's own store of kept answers, by a clock of its own, and writes docs/scaling.md and its chart.
import { writeFileSync } from 'node:fs'
import { assumed } from './assumptions.ts'
import { chartOf } from './chart.ts'
import { type Day, makeDay } from './day.ts'
import { keysOf } from './keys.ts'
import { pageOf } from './page.ts'
import { type DayAtSite, replay, type SiteForm } from './site.ts'

/** One replay, and what was said of it. */
export interface Row {
  readonly people: number
  readonly form: SiteForm
  readonly came: DayAtSite
}

const people = 10_000
const memory = 1_000_000_000
const alone: SiteForm = { machines: 1, dealt: 'by-caller', tier: false, memoryBytes: memory }

const day = makeDay(people)
const keys = keysOf(day)
console.log(`${day.at.length} requests for ${day.pictures.length} pictures`)

const sizes: Row[] = []
for (const memoryBytes of [16e6, 64e6, 256e6, 1e9, 4e9])
  sizes.push(await row(day, keys, { ...alone, memoryBytes }))
const replicas: Row[] = []
for (const machines of [2, 4, 8])
  for (const ways of [{}, { tier: true }, { dealt: 'by-address' as const }])
    replicas.push(await row(day, keys, { ...alone, machines, ...ways }))
const crowds: Row[] = []
for (const count of [1_000, 3_000, 20_000]) {
  const other = makeDay(count)
  crowds.push(await row(other, keysOf(other), alone))
}
const found = { assumed, sizes, replicas, crowds }
writeFileSync(new URL('../../docs/images/scaling.svg', import.meta.url), chartOf(found))
writeFileSync(new URL('../../docs/scaling.md', import.meta.url), pageOf(found))

async function row(of: Day, names: readonly string[], form: SiteForm): Promise<Row> {
  const came = await replay(of, names, form)
  console.log(
    `${of.people} people, ${form.machines} machines, ${form.dealt}${form.tier ? ', tier' : ''}, ${form.memoryBytes / 1e6} MB: ${came.drawn} drawn, ${((100 * (came.requests - came.drawn)) / came.requests).toFixed(1)} % not drawn`,
  )
  return { people: of.people, form, came }
}
