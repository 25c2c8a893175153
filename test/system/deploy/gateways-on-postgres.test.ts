import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { loadConfiguration } from '../../../packages/gateway/src/config/load.ts'
import { type RunningGateway, startGateway } from '../../../packages/gateway/src/server/start.ts'
import { type PostgresServer, startPostgres } from '../../postgres.ts'
import { type MiniUpstream, startMiniUpstream } from '../faults/mini-upstream.ts'
import { configurationFor, mapServer, service } from '../one-service-site.ts'
import { patientStore } from './patience.ts'
import { runMapgate } from './run-command.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-shared-'))
const app = 'https://app.example'
const password = 'mulberry-lantern-forty'
let upstream: MiniUpstream
let database: PostgresServer
let one: RunningGateway
let other: RunningGateway
/** When the clocks of both gateways were stopped, as the two clocks of this machine showed it; undefined while they run. */
let stoppedAt: { readonly wall: number; readonly monotonic: number } | undefined
/** How far the clock of the second gateway is ahead. */
let aheadMs = 0

const stopClocks = () => {
  stoppedAt = { wall: Date.now(), monotonic: performance.now() }
}
const letClocksRun = () => {
  stoppedAt = undefined
  aheadMs = 0
}

const changes = () => ({
  origins: [app],
  store: { kind: 'postgres', urlFile: 'store-url', secretFile: 'store-secret', ...patientStore },
  users: [{ name: 'ines', password, roles: ['staff'] }],
})

/** @param ahead how far its clock is ahead */
async function start(ahead = () => 0, name = 'mapgate.yaml'): Promise<RunningGateway> {
  const file = join(directory, name)
  const loaded = loadConfiguration(file)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const reread = () => loadConfiguration(file)
  const clock = () => (stoppedAt?.wall ?? Date.now()) + ahead()
  const monotonic = () => stoppedAt?.monotonic ?? performance.now()
  return startGateway({ ...loaded, audit: () => {}, reread, watched: [], clock, monotonic })
}

const writeUrl = (secret: string) =>
  writeFileSync(join(directory, 'store-url'), database.url({ user: 'mapgate', password: secret }))

beforeAll(async () => {
  upstream = await startMiniUpstream(mapServer)
  database = await startPostgres()
  // The least rights, as docs/deploying.md gives them.
  await database.run(
    `CREATE ROLE mapgate LOGIN PASSWORD 'first'; CREATE SCHEMA mapgate AUTHORIZATION mapgate`,
  )
  await database.demandPasswords('mapgate')
  writeUrl('first')
  writeFileSync(join(directory, 'store-secret'), 's'.repeat(40))
  writeFileSync(join(directory, 'mapgate.yaml'), stringify(configurationFor(upstream, changes())))
  const started = await Promise.all([start(), start(() => aheadMs)])
  ;[one, other] = started
})
afterAll(async () => {
  await one?.close()
  await other?.close()
  await upstream?.stop()
  await database?.close()
  rmSync(directory, { recursive: true, force: true })
})

async function ask(
  gateway: RunningGateway,
  headers: Record<string, string>,
  path = `${service}?f=json`,
): Promise<number> {
  const reply = await fetch(gateway.url + path, { headers })
  const { error } = (await reply.json()) as { error?: { code: number } }
  return error?.code ?? reply.status
}
const asInes = { authorization: `Basic ${btoa(`ines:${password}`)}` }
const at = (path: string, init: RequestInit) => fetch(one.url + path, { method: 'POST', ...init })
const mapgate = (...args: string[]) => runMapgate(...args, '--config', join(directory, 'mapgate.yaml'))

async function newKey(name: string): Promise<{ key: string; id: string }> {
  const { output } = await mapgate('key', 'create', '--name', name, '--role', 'staff', '--json')
  const [, key = ''] = /"(mgkey_[^"]+)"/.exec(output) ?? []
  const [, id = ''] = /"id": "([^"]+)"/.exec(output) ?? []
  return { key, id }
}

describe('Two gateways on one database', () => {
  it('take what each other issued: keys, tokens, tickets and sessions', async () => {
    const { key } = await newKey('reports')
    const body = new URLSearchParams({ username: 'ines', password, f: 'json' })
    const { token } = await (await at('/arcgis/tokens/', { body })).json()
    const { ticket } = await (await at('/.mapgate/ticket', { headers: asInes })).json()
    const session = await at('/.mapgate/session', { headers: { token: 'demo-key', origin: app } })
    const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    for (const gateway of [one, other]) {
      expect(await ask(gateway, { token: key })).toBe(200)
      expect(await ask(gateway, { token })).toBe(200)
      expect(await ask(gateway, {}, `/t/${ticket}${service}?f=json`)).toBe(200)
      expect(await ask(gateway, { cookie })).toBe(200)
    }
  })

  it('both hear of a revocation by a command', async () => {
    const { key, id } = await newKey('short')
    expect([await ask(one, { token: key }), await ask(other, { token: key })]).toEqual([200, 200])
    expect((await mapgate('key', 'revoke', id)).code).toBe(0)
    await expect.poll(() => ask(one, { token: key })).toBe(498)
    await expect.poll(() => ask(other, { token: key })).toBe(498)
  })

  it('both refuse what was signed with keys that were ended by a command: tokens, tickets and sessions', async () => {
    const { key } = await newKey('lasting')
    const body = () => new URLSearchParams({ username: 'ines', password, f: 'json' })
    const tokenOf = async () => (await (await at('/arcgis/tokens/', { body: body() })).json()).token
    const token = await tokenOf()
    const { ticket } = await (await at('/.mapgate/ticket', { headers: asInes })).json()
    const session = await at('/.mapgate/session', { headers: { token: 'demo-key', origin: app } })
    const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const statuses = async () =>
      Promise.all(
        [one, other].flatMap((gateway) => [
          ask(gateway, { token }),
          ask(gateway, {}, `/t/${ticket}${service}?f=json`),
          ask(gateway, { cookie }),
          ask(gateway, { token: key }),
        ]),
      )
    expect(await statuses()).toEqual([200, 200, 200, 200, 200, 200, 200, 200])
    const { code, output } = await mapgate('secret', 'revoke')
    expect([code, output]).toEqual([0, expect.stringContaining('is ended. Signing key')])
    const isGood = (status: number) => status === 200
    await expect
      .poll(async () => (await statuses()).map(isGood))
      .toEqual([false, false, false, true, false, false, false, true])
    await expect.poll(async () => ask(other, { token: await tokenOf() })).toBe(200)
  })

  it('go on with another password of the database, once its file has it', async () => {
    const { key } = await newKey('rotation')
    await database.run(`ALTER ROLE mapgate PASSWORD 'second'`)
    await database.run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'mapgate'`)
    await expect.poll(() => ask(one, { token: key })).toBe(503)
    writeUrl('second')
    await expect.poll(() => ask(one, { token: key })).toBe(200)
    await expect.poll(() => ask(other, { token: key })).toBe(200)
  })

  it('refuse what they do not know at once without the database, everybody after 30 seconds, and go on when it is back', async () => {
    const [{ key }, { key: unseen }] = [await newKey('known'), await newKey('unseen')]
    const { key: ended, id } = await newKey('ended')
    for (const token of [key, ended])
      expect([await ask(one, { token }), await ask(other, { token })]).toEqual([200, 200])
    stopClocks()
    // Who refuses it has read the database since then: from now on it depends on the clocks of the test alone how long ago that was.
    expect((await mapgate('key', 'revoke', id)).code).toBe(0)
    for (const gateway of [one, other]) await expect.poll(() => ask(gateway, { token: ended })).toBe(498)
    await database.stop('immediate')
    expect(await ask(one, { token: unseen })).toBe(503)
    expect(await ask(one, { token: key })).toBe(200)
    aheadMs = 25_000
    expect(await ask(other, { token: key })).toBe(200)
    aheadMs = 31_000
    expect(await ask(other, { token: key })).toBe(503)
    expect(await ask(other, {})).not.toBe(503)
    await database.start()
    letClocksRun()
    await expect.poll(() => ask(other, { token: unseen })).toBe(200)
    await expect.poll(() => ask(one, { token: unseen })).toBe(200)
  })
})

describe('A gateway with other grants on the same database', () => {
  // Each says every ten seconds that it runs, and counts for thirty.
  beforeEach(async () => {
    const justSeen = `SELECT count(*)::int AS count FROM mapgate.gateways WHERE seen_at > clock_timestamp() - interval '8 seconds'`
    await expect.poll(async () => (await database.run(justSeen))[0]?.count).toBe(2)
  })

  it('is told by a metric, from its first moment on', async () => {
    const { metrics, close } = await startWith({ grants: [] })
    expect(await metrics()).toContain('mapgate_gateways{grants="other"} 2')
    expect(await metrics()).toContain('mapgate_gateways{grants="same"} 1')
    await close()
  })

  it('is no other one with the same grants and other limits', async () => {
    const { metrics, close } = await startWith({
      limits: { rates: [{ name: 'all', per: 'principal', units: 500, every: '1s' }] },
    })
    expect(await metrics()).toContain('mapgate_gateways{grants="other"} 0')
    expect(await metrics()).toContain('mapgate_gateways{grants="same"} 3')
    await close()
  })
})

/** Starts a third gateway on the database, with other sections of the configuration. */
async function startWith(sections: object) {
  const configuration = { ...configurationFor(upstream, changes()), admin: { port: 0 }, ...sections }
  writeFileSync(join(directory, 'third.yaml'), stringify(configuration))
  const third = await start(() => 0, 'third.yaml')
  const metrics = async (): Promise<string> => (await fetch(`${third.adminUrl}/metrics`)).text()
  return { metrics, close: () => third.close() }
}
