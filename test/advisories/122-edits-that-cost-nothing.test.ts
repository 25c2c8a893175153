import pino from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { features, withHands } from '../attacks/edit-stack.ts'
import { type PlainConfiguration, type Stack, startStack } from '../e2e/stack.ts'

// Rows are read before an edit is judged, and nobody was charged for that: whoever had used up a quota went on having the map server look rows up, by edits that were
// refused.

const path = '/arcgis/rest/services/Assets_Service/FeatureServer'
/** The time stands still: no day begins between two edits. */
const nowMs = Date.now()
let stack: Stack
afterEach(() => stack.close())

async function start(limits: object): Promise<void> {
  stack = await startStack({
    clock: () => nowMs,
    log: pino({ level: 'silent' }),
    configure: (configuration: PlainConfiguration) => {
      withHands(configuration)
      configuration.limits = limits
    },
  })
  await fetch(`${stack.gatewayUrl}${path}/2?f=json`, { headers: { token: 'second-key' } })
}

/** Updates a row, which is looked up before. */
async function update(id: number, status = 'out'): Promise<string> {
  const form = { f: 'json', ...features({ OBJECTID: id, status }) }
  const init = { method: 'POST', headers: { token: 'hand-key' }, body: new URLSearchParams(form) }
  return (await fetch(`${stack.gatewayUrl}${path}/2/updateFeatures`, init)).text()
}

/** Rows of other districts. */
const foreign = (): readonly number[] =>
  stack.sample.world.database
    .prepare("SELECT OBJECTID FROM layer_2 WHERE district <> 'Littlebrook' ORDER BY OBJECTID LIMIT 20")
    .all()
    .map(({ OBJECTID }) => Number(OBJECTID))

/** How many questions about rows came to the map server since the last call. */
const looked = (): number =>
  stack.sample.report.take().filter(({ operation }) => /query/i.test(String(operation))).length

describe('Edits that are refused once rows were looked up', () => {
  it('are charged to a quota, and end with it', async () => {
    await start({ quotas: [{ name: 'daily', per: 'principal', units: 5, every: 'day' }] })
    looked()
    const replies: string[] = []
    for (const id of foreign()) replies.push(await update(id))
    expect(replies.filter((text) => text.includes('"code":429'))).toHaveLength(15)
    expect(looked()).toBe(5)
  })

  it('are counted beside the change where they are not refused', async () => {
    await start({ quotas: [{ name: 'daily', per: 'principal', units: 6, every: 'day' }] })
    const own =
      "SELECT OBJECTID FROM layer_2 WHERE district = 'Littlebrook' AND classification = 'public' LIMIT 1"
    const id = Number(stack.sample.world.database.prepare(own).get()?.OBJECTID)
    stack.sample.report.take()
    let replies = ''
    for (let nth = 1; nth <= 6; nth += 1) replies += await update(id, `state ${nth}`)
    const asked = stack.sample.report.take().filter(({ path }) => /FeatureServer\/2\/\w+$/.test(path))
    expect(replies).toMatch(/"success":true.*"code":429/)
    expect(asked.some(({ operation }) => operation === 'calculate')).toBe(true)
    expect(asked.length).toBeLessThanOrEqual(6)
  })
})
