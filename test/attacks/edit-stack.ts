import pino from 'pino'
import { expect } from 'vitest'
import { type PlainConfiguration, type Stack, startStack } from '../e2e/stack.ts'

/** Parameters of an edit. */
export type Form = Readonly<Record<string, string>>

/** What came back. */
export interface EditAnswer {
  readonly status: number
  readonly text: string
}

/** A crew that edits public hydrants of its district and sees no owner, phone or cost; and the tables of the map server. */
export interface HandStack {
  readonly stack: Stack
  /** Object ids of hydrants that the crew may edit, and of some of other districts. */
  readonly own: readonly number[]
  readonly foreign: readonly number[]
  readonly rows: (where: string) => readonly Record<string, unknown>[]
  readonly idsOf: (where: string) => number[]
  readonly row: (id: number | undefined) => Record<string, unknown> | undefined
  /** Runs SQL at the map server, as somebody who knows nothing of the gateway. */
  readonly run: (sql: string) => void
  /** Asks below the feature service: with a form by POST, as the crew unless other headers are given. */
  readonly ask: (path: string, form?: Form, headers?: Record<string, string>) => Promise<EditAnswer>
  readonly update: (attributes: object, more?: object) => Promise<EditAnswer>
  /** A place in the district. */
  readonly place: () => { readonly x: number; readonly y: number }
  /** What is tried changes nothing, and is refused as a whole or for its row. */
  readonly changesNothing: (work: () => Promise<EditAnswer>) => Promise<string>
  /** How many rows were written so far, whatever became of that. */
  readonly writes: () => number
}

/** Adds the crew to a configuration. */
export function withHands(configuration: PlainConfiguration): void {
  const attributes = { district: 'Littlebrook' }
  configuration.origins = ['http://app.example']
  configuration.keys.push(
    { name: 'hand', key: 'hand-key', roles: ['hand'], attributes },
    { name: 'second', key: 'second-key', roles: ['hand'], attributes },
  )
  configuration.grants.push({
    name: 'hands',
    to: { roles: ['hand'] },
    on: { services: ['Assets_Service'], layers: ['Hydrants'] },
    for: ['view', 'query', 'identify', 'attachments', 'edit'],
    with: {
      where: "district = :principal.district AND classification = 'public'",
      fields: { except: ['owner_name', 'phone', 'cost'] },
      edit: {
        add: true,
        update: true,
        delete: true,
        geometry: true,
        attachments: { add: true, delete: true },
      },
    },
  })
}

/** One feature, as a request carries it. */
export const features = (attributes: object, more: object = {}): Form => ({
  features: JSON.stringify([{ attributes, ...more }]),
})

/** Starts the gateway with the crew; the test closes the stack. */
export async function startHandStack(): Promise<HandStack> {
  const stack = await startStack({ log: pino({ level: 'silent' }), configure: withHands })
  const { database } = stack.sample.world
  const rows = (where: string) =>
    database.prepare(`SELECT * FROM layer_2 WHERE ${where} ORDER BY OBJECTID`).all()
  const idsOf = (where: string) => rows(where).map(({ OBJECTID }) => Number(OBJECTID))
  const ask: HandStack['ask'] = async (path, form, headers = { token: 'hand-key' }) => {
    const url = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/FeatureServer/${path}`
    const body = form && { method: 'POST', body: new URLSearchParams({ f: 'json', ...form }) }
    const reply = await fetch(url, { headers, ...body })
    return { status: reply.status, text: await reply.text() }
  }
  const writes = () => Number(database.prepare('SELECT total_changes() AS n').get()?.n)
  await ask('2?f=json')
  const own = idsOf("district = 'Littlebrook' AND classification = 'public'")
  const row = (id: number | undefined) => rows(`OBJECTID = ${id ?? -1}`)[0]
  return {
    stack,
    own,
    foreign: idsOf("district <> 'Littlebrook'"),
    rows,
    idsOf,
    row,
    run: (sql) => database.exec(sql),
    ask,
    update: (attributes, more) => ask('2/updateFeatures', features(attributes, more)),
    place: () => JSON.parse(String(row(own[0])?.shape)) as { x: number; y: number },
    changesNothing: async (work) => {
      const before = writes()
      const { text } = await work()
      expect(writes()).toBe(before)
      expect(text).toMatch(/"error":/)
      return text
    },
    writes,
  }
}
