import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlainConfiguration, Stack } from '../e2e/stack.ts'
import { type Caller, compare, type Form, startKeptMounts } from './kept-mounts.ts'

// While an answer is on its way from the map server, rows change or rights go. Who asks after that gets neither that answer, nor one that was kept of it.

let stack: Stack
beforeAll(async () => {
  stack = await startKeptMounts()
})
afterAll(() => stack?.close())

const service = 'rest/services/Assets_Service'
let others = 0
/** A form of its own each time, so that nothing of it is kept yet. */
const forms: readonly (readonly [string, () => Form])[] = [
  [
    'rows',
    () => ({
      path: `${service}/MapServer/2/query`,
      query: `where=1%3D1&outFields=*&resultRecordCount=${100 + others++}&f=json`,
    }),
  ],
  [
    'a picture',
    () => ({
      path: `${service}/MapServer/export`,
      query: `bbox=-118.5,34,-117.5,${35 + others++ / 1_000}&bboxSR=4326&size=200,200&layers=show:2&f=image`,
    }),
  ],
  [
    'identified rows',
    () => ({
      path: `${service}/MapServer/identify`,
      query: `geometry=-118,34.5&geometryType=esriGeometryPoint&sr=4326&layers=all:2&tolerance=${100 + others++}&mapExtent=-118.5,34,-117.5,35&imageDisplay=200,200,96&f=json`,
    }),
  ],
]

/** Edits a row that a caller sees, through the mount that keeps answers. */
async function edit(): Promise<void> {
  const { database } = stack.sample.world
  const row = database.prepare("SELECT * FROM layer_2 WHERE district = 'Littlebrook' LIMIT 1").get() ?? {}
  const [id = ''] = Object.keys(row).filter((name) => name.toLowerCase() === 'objectid')
  const features = JSON.stringify([
    {
      attributes: { OBJECTID: row[id], status: `now ${others++}`, district: 'Littlebrook' },
      geometry: { x: -13_140_000 + others, y: 4_090_000, spatialReference: { wkid: 102100 } },
    },
  ])
  const reply = await fetch(`${stack.gatewayUrl}/kept/${service}/FeatureServer/2/updateFeatures`, {
    method: 'POST',
    headers: { token: 'all-key' },
    body: new URLSearchParams({ f: 'json', features }),
  })
  expect(await reply.text()).toContain('"success":true')
}

/** Changes rows past the gateway, and has all that is kept forgotten. */
async function purge(): Promise<void> {
  stack.sample.world.database.exec(
    `UPDATE layer_2 SET status = 'by ${others++}', district = 'Cottonwood' WHERE OBJECTID IN (SELECT OBJECTID FROM layer_2 WHERE district = 'Littlebrook' LIMIT 3)`,
  )
  const reply = await fetch(`${stack.adminUrl}/cache/purge`, {
    method: 'POST',
    headers: { 'x-mapgate-admin': '1', 'content-type': 'application/json' },
    body: '{}',
  })
  expect(reply.status).toBe(200)
}

const reconfigured = (change: (configuration: PlainConfiguration) => void) => () => stack.reconfigure(change)
const near = ({ grants }: PlainConfiguration) =>
  grants.find(({ name }: { name: string }) => name === 'near').with

const changes: [string, () => Promise<void>, (() => Promise<void>)?][] = [
  ['an edit', edit],
  ['a purge', purge],
  [
    'a grant that shows other rows',
    reconfigured((configuration) => {
      near(configuration).where = "district = 'Cottonwood'"
    }),
    reconfigured((configuration) => {
      near(configuration).where = "district = 'Littlebrook'"
    }),
  ],
  [
    'a grant that hides another field',
    reconfigured((configuration) => near(configuration).fields.except.push('status')),
    reconfigured((configuration) => near(configuration).fields.except.pop()),
  ],
  [
    'a key that is taken away',
    reconfigured((configuration) => {
      configuration.keys = configuration.keys.filter(({ key }: { key: string }) => key !== 'near-too-key')
    }),
    reconfigured(({ keys }) => keys.push({ name: 'near-too', key: 'near-too-key', roles: ['near'] })),
  ],
]

describe.each(forms)('While an answer with %s is on its way', (_form, formOf) => {
  it.each(changes)('%s holds for whoever asks after it', async (_change, change, back) => {
    const form = formOf()
    const wrong: (string | undefined)[] = []
    const ask = async (caller: Caller) => wrong.push(await compare(stack, { caller, form }))
    const { gaps } = stack.sample
    const reached = Promise.withResolvers<void>()
    const inBetween = async () => {
      await change()
      for (const caller of ['near-too-key', 'far-key', 'all-key'] as const) await ask(caller)
    }
    gaps.afterRead = () => {
      gaps.afterRead = undefined
      return inBetween().then(reached.resolve, reached.reject)
    }
    // What was asked before the change may be told as it was.
    await compare(stack, { caller: 'near-key', form })
    await reached.promise
    for (const caller of ['near-key', 'near-too-key', 'all-key'] as const) await ask(caller)
    expect(wrong.filter((one) => one !== undefined)).toEqual([])
    await back?.()
  })
})
