import type { Tally } from '../system/faults/tally.ts'
import { type Asked, ask } from './ask.ts'
import { crewKeys } from './fleet.ts'

const layer = '/arcgis/rest/services/Assets_Service/FeatureServer/2'

/** The requests of a load: which gateway is asked next, and how all of them ended. */
export interface Counter {
  readonly tally: Tally
  /** What was lost: how often, by what was seen in its place. */
  readonly lost: Map<string, number>
}

/** Asks and counts. */
export async function counted(counter: Counter, what: string, asking: Promise<Asked>): Promise<Asked> {
  counter.tally.sent += 1
  const asked = await asking
  counter.tally[asked.ending] += 1
  if (asked.ending === 'lost') {
    const seen = `${what}: ${asked.code || asked.text.slice(0, 80)}`
    counter.lost.set(seen, (counter.lost.get(seen) ?? 0) + 1)
  }
  return asked
}

let asks = 0
/** Another address each time, so that nobody is given what was kept. */
const query = (): string => {
  asks += 1
  return `${layer}/query?where=OBJECTID%3D${asks}&returnCountOnly=true&f=json`
}
const keyOf = (nth: number): string => crewKeys[nth % crewKeys.length] ?? ''

/** A caller whom the gateway knows since long: a key of the configuration. */
export const askAsKnown = (url: string): Promise<Asked> =>
  ask(url + query(), { headers: { token: keyOf(asks) } })

/** A caller whom the second gateway does not know: a ticket of the first. Gives the refusal of the ticket where there is none. */
export async function askAsNew(counter: Counter, [issuer, other]: readonly [string, string]): Promise<void> {
  const { text, ending } = await counted(
    counter,
    'a ticket',
    ask(`${issuer}/.mapgate/ticket`, { method: 'POST', headers: { token: keyOf(asks) } }),
  )
  if (ending !== 'well') return
  const { ticket } = JSON.parse(text)
  await counted(counter, 'a new caller', ask(`${other}/t/${ticket}${query()}`))
}

/** An edit of a caller who asks again by its key until it is told what became of it. */
export interface KeyedEdit {
  readonly key: string
  readonly text: string
  /** The key of its caller, of whom the gateways keep a thousand edits. */
  readonly caller: string
  told?: 'done' | 'unknown' | 'refused'
}

/** Sends an edit once, and notes what it is told. */
export async function sendEdit(counter: Counter, url: string, edit: KeyedEdit): Promise<void> {
  const features = JSON.stringify([{ attributes: { status: edit.text }, geometry: { x: 0, y: 0 } }])
  const asked = await counted(
    counter,
    'an edit',
    ask(`${url}${layer}/addFeatures`, {
      method: 'POST',
      headers: { token: edit.caller, 'idempotency-key': edit.key },
      body: new URLSearchParams({ f: 'json', features }),
    }),
  )
  if (/"success":true/.test(asked.text)) edit.told = 'done'
  else if (/not known whether/.test(asked.text)) edit.told = 'unknown'
  else if (asked.code === 400 || /"success":false/.test(asked.text)) edit.told = 'refused'
}
