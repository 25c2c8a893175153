import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, isBadCredential } from '../../faults/ask.ts'
import { crewKeys, type Member } from '../../faults/fleet.ts'
import { withoutStoreMs } from '../../faults/scene.ts'
import {
  ann,
  askEach,
  askUntilRefused,
  auditOf,
  burst,
  type EveryPart,
  hold,
  inFlight,
  moveUntilGivenBy,
  quotaUnits,
  services,
  startEveryPart,
} from './every-part.ts'
import { runMapgate } from './run-command.ts'

// Three gateways with every real part: PostgreSQL, Redis, nginx with the recipes, a map server, and a map in Chromium. Each test goes on from the one before.

let parts: EveryPart
let [first, second, third]: Member[] = []
const [crew = '', mate = '', other = ''] = crewKeys

beforeAll(async () => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  parts = await startEveryPart()
  ;[first, second, third] = parts.members
})
afterAll(async () => {
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
  await parts?.close()
})

let drawings = 0
/** How often the map server has drawn a picture. */
const drawn = (): number => {
  drawings += parts.sample.report.take().filter(({ operation }) => operation === 'export').length
  return drawings
}
/** Requests that are under way at the gateways, the busiest one last. */
const waiting = async () => (await inFlight(parts)).sort((a, b) => a - b)
const view = (number: number): string =>
  `${services}/MapServer/export?f=image&format=png&bboxSR=4326&bbox=-118.5,34,-117.${number},35&size=200,200`
const drawSignedIn = async () => {
  const { page } = parts.map
  expect(await page.evaluate(`signIn('${ann.name}', '${ann.password}')`)).toBe(200)
  await page.evaluate('draw()')
}

describe('Three gateways with every real part', () => {
  it('have a picture drawn once for callers of equal rights who ask at the same time, and find it in Redis', async () => {
    const { front } = parts
    const { text } = await ask(`${front}/.mapgate/ticket`, { method: 'POST', headers: { token: other } })
    const ways = [
      () => ask(front + view(1), { headers: { token: crew } }),
      () => ask(front + view(1).replace('?', `?token=${mate}&`)),
      () => ask(`${front}/t/${JSON.parse(text).ticket}${view(1)}`),
    ]
    const drawing = hold(parts, 'afterRead')
    const asked = Array.from({ length: 30 }, (_, nth) => ways[nth % 3]?.())
    // All of them wait at a gateway before the first drawing is finished.
    await expect.poll(waiting).toEqual([0, 0, 30]).finally(drawing.release)
    const told = new Set((await Promise.all(asked)).map((one) => `${one?.code} ${one?.text}`))
    expect(told.size).toBe(1)
    expect(drawn()).toBe(1)
    // What is asked for again is put into Redis, where the other gateways find it.
    await ask(front + view(1), { headers: { token: crew } })
    await expect.poll(() => parts.redis?.run('KEYS', 'mapgate:picture:*')).toHaveLength(1)
    for (const { code, text: picture } of await askEach(parts, view(1), { token: mate }))
      expect(told).toContain(`${code} ${picture}`)
    expect(drawn()).toBe(1)
  })

  it('forget everywhere what is purged at one', async () => {
    const pictures = async () => (await askEach(parts, view(1), { token: mate })).map(({ text }) => text)
    const [old] = await pictures()
    parts.sample.world.database.exec('DELETE FROM layer_0; DELETE FROM layer_2; DELETE FROM layer_6')
    expect(await pictures()).toEqual([old, old, old])
    const reply = await fetch(`${first?.process?.adminUrl}/cache/purge`, {
      method: 'POST',
      headers: { 'x-mapgate-admin': 'test', 'content-type': 'application/json' },
      body: '{}',
    })
    expect(await reply.json()).toEqual({ purged: expect.any(Number) })
    await expect.poll(async () => (await pictures()).includes(old ?? '')).toBe(false)
    expect(new Set(await pictures()).size).toBe(1)
  })

  it('sign a browser in, and draw its map by all of them', async () => {
    await drawSignedIn()
    await moveUntilGivenBy(parts, parts.members)
    expect(await parts.map.page.evaluate('events')).toEqual({ expired: 0, denied: 0 })
    const signedInAt = parts.members.filter((member) =>
      auditOf(parts, member).some(({ operation }) => operation === 'gateway.session'),
    )
    expect(signedInAt).toHaveLength(1)
  })

  it('hold a rate together, to the unit', async () => {
    const { together, codes } = await askUntilRefused(parts, 'rated-key-1')
    expect(together).toBe(burst)
    expect(codes).toEqual(new Set([200, 429]))
  })

  it('hold a quota together, to the unit, and tell its use', async () => {
    const { together, sent, codes } = await askUntilRefused(parts, 'metered-key')
    expect(together).toBe(quotaUnits)
    expect(codes).toEqual(new Set([200, 429]))
    const written = async () => {
      const sum = `SELECT sum(requests)::int AS sum FROM mapgate.usage WHERE principal = 'key:metered'`
      return (await parts.database.run(sum))[0]?.sum
    }
    await expect.poll(written).toBe(sent)
    const { output } = await runMapgate('usage', '--json', '-c', join(parts.folder, `${first?.name}.yaml`))
    const { usage } = JSON.parse(output)
    const sums = { requests: sent, refused: sent - together, units: together }
    expect(usage).toContainEqual(expect.objectContaining({ principal: 'key:metered', ...sums }))
  })

  it('make an edit once that two of them are given at the same time under one key', async () => {
    const features = '[{"attributes":{"status":"sent twice"},"geometry":{"x":0,"y":0}}]'
    const send = (member: Member | undefined) =>
      ask(`${member?.url}/gis${services}/FeatureServer/2/addFeatures`, {
        method: 'POST',
        headers: { token: crew, 'idempotency-key': 'one-edit' },
        body: new URLSearchParams({ f: 'json', features }),
      })
    const writing = hold(parts, 'beforeWrite')
    let answered = 0
    const asked = [first, second].map((member) => send(member).finally(() => (answered += 1)))
    // One is at the map server, the other one is refused meanwhile.
    await expect
      .poll(() => writing.count + answered)
      .toBe(2)
      .finally(writing.release)
    const both = await Promise.all(asked)
    expect(both.map(({ code }) => code).sort()).toEqual([200, 409])
    const again = await send(third)
    expect(again.text).toBe(both.find(({ code }) => code === 200)?.text)
    expect(again.text).toContain('"success":true')
    await expect.poll(() => third && auditOf(parts, third).at(-1)?.replayed).toBe(true)
    const rows = `SELECT count(*) AS count FROM layer_2 WHERE status = 'sent twice'`
    expect(parts.sample.world.database.prepare(rows).get()?.count).toBe(1)
  })

  it('find in Redis what one drew of a service when rows of another one were edited', async () => {
    const [assets, basemap] = [view(3), view(3).replace('Assets_Service', 'Topo_Basemap')]
    const askAt = (member: Member | undefined, path: string) =>
      ask(`${member?.url}/gis${path}`, { headers: { token: crew } })
    const shared = async () => {
      const keys = await parts.redis?.run('KEYS', 'mapgate:picture:*')
      return Array.isArray(keys) ? keys.length : 0
    }
    const before = await shared()
    const [, asset] = [await askAt(first, assets), await askAt(first, assets)]
    const [, base] = [await askAt(first, basemap), await askAt(first, basemap)]
    expect([asset?.code, base?.code]).toEqual([200, 200])
    await expect.poll(shared).toBe(before + 2)
    const drawnBefore = drawn()
    const edited = await ask(`${second?.url}/gis${services}/FeatureServer/2/addFeatures`, {
      method: 'POST',
      headers: { token: crew },
      body: new URLSearchParams({
        f: 'json',
        features: '[{"attributes":{"status":"new"},"geometry":{"x":0,"y":0}}]',
      }),
    })
    expect(edited.text).toContain('"success":true')
    const drawnAgain = async () => {
      await askAt(third, assets)
      return drawn() - drawnBefore
    }
    await expect.poll(drawnAgain).toBe(1)
    expect((await askAt(third, basemap)).text).toBe(base?.text)
    expect(drawn() - drawnBefore).toBe(1)
  })

  it('refuse a session everywhere that was ended at one', async () => {
    const headers = { cookie: await parts.map.cookie(), origin: new URL(parts.front).origin }
    const page = '/arcgis/rest/services?f=json'
    const codes = async () => (await askEach(parts, page, headers)).map(({ code }) => code)
    expect(await codes()).toEqual([200, 200, 200])
    const ended = await ask(`${first?.url}/gis/.mapgate/session/end`, { method: 'POST', headers })
    expect(ended.code).toBe(200)
    const endedAt = performance.now()
    let letInAfterMs = 0
    const areRefused = async () => {
      const sentAfterMs = performance.now() - endedAt
      const told = await codes()
      if (told.includes(200)) letInAfterMs = sentAfterMs
      return told.every(isBadCredential)
    }
    await expect.poll(areRefused).toBe(true)
    // A second, where the machine is not too busy to read in it; this bound holds on any.
    expect(letInAfterMs).toBeLessThan(withoutStoreMs)
    await expect.poll(() => parts.map.page.evaluate('move(57), events.expired')).toBeGreaterThan(0)
    await parts.map.load()
    await drawSignedIn()
  })

  it('go on without Redis: the map is drawn, limits hold as parts, and nothing is given again', async () => {
    const known = () =>
      parts.members.map(({ process }) => /.*"gateways":(\d+)/s.exec(process?.log() ?? '')?.[1])
    await expect.poll(known).toEqual(['3', '3', '3'])
    await parts.redis?.stop()
    const { answered, codes } = await askUntilRefused(parts, 'rated-key-2')
    expect(answered).toEqual([burst / 3, burst / 3, burst / 3])
    expect(codes).toEqual(new Set([200, 429]))
    for (const key of ['rated-key-1', 'metered-key'])
      expect((await askUntilRefused(parts, key)).codes).toEqual(new Set([429]))
    await moveUntilGivenBy(parts, parts.members)
  })

  it('go on without one of them, killed while it has a picture drawn', async () => {
    await expect.poll(waiting).toEqual([0, 0, 0])
    const drawing = hold(parts, 'afterRead')
    const asked = ask(parts.front + view(2), { headers: { token: crew } })
    await expect.poll(waiting).toEqual([0, 0, 1])
    await expect.poll(() => drawing.count).toBe(1)
    const place = (await inFlight(parts)).indexOf(1)
    await parts.members[place]?.kill()
    drawing.release()
    expect((await asked).code).toBe(200)
    await moveUntilGivenBy(
      parts,
      parts.members.filter((_, each) => each !== place),
    )
    expect(await parts.map.page.evaluate('events')).toEqual({ expired: 0, denied: 0 })
  })
})
