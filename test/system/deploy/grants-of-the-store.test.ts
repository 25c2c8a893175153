import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { loadConfiguration } from '../../../packages/gateway/src/config/load.ts'
import type { AdminEvent } from '../../../packages/gateway/src/core/admin-event.ts'
import { type RunningGateway, startGateway } from '../../../packages/gateway/src/server/start.ts'
import { type PostgresServer, startPostgres } from '../../postgres.ts'
import { type MiniUpstream, startMiniUpstream } from '../faults/mini-upstream.ts'
import { configurationFor, mapServer, service } from '../one-service-site.ts'
import { patientStore } from './patience.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-grants-'))
const token = 'a token of tests that is long enough to be one'
let upstream: MiniUpstream
let database: PostgresServer

beforeAll(async () => {
  upstream = await startMiniUpstream((request, response) => {
    if (!request.url.includes('/export?')) return mapServer(request, response)
    response.writeHead(200, { 'content-type': 'image/png' }).end(picture)
  })
  database = await startPostgres()
  writeFileSync(join(directory, 'store-url'), database.url())
  writeFileSync(join(directory, 'store-secret'), 's'.repeat(40))
  writeFileSync(join(directory, 'admin-token'), token)
})
afterAll(async () => {
  await upstream?.stop()
  await database?.close()
  rmSync(directory, { recursive: true, force: true })
})

const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

const stores = {
  'one database': {
    kind: 'postgres',
    urlFile: '../store-url',
    secretFile: '../store-secret',
    ...patientStore,
  },
  'one file': { kind: 'sqlite', file: '../grants.db' },
}

/** A gateway of its own folder, with its acts of administrators. */
async function start(name: string, store: object) {
  mkdirSync(join(directory, name), { recursive: true })
  const file = join(directory, name, 'mapgate.yaml')
  const logged: string[] = []
  const acts: AdminEvent[] = []
  const write = (changes: object = {}) =>
    writeFileSync(
      file,
      stringify(
        configurationFor(upstream, {
          mounts: [{ path: '/arcgis', upstream: 'ags', cache: [{ life: '1h' }] }],
          keys: [
            { name: 'demo', key: 'demo-key', roles: ['staff'] },
            { name: 'guest', key: 'guest-key', roles: ['guest'] },
          ],
          admin: { port: 0, tokenFile: '../admin-token' },
          areas: { works: { geojson: square } },
          grants: [{ name: 'staff', to: { roles: ['staff'] } }, 'store'],
          store,
          ...changes,
        }),
      ),
    )
  write()
  const reread = () => loadConfiguration(file)
  const loaded = reread()
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const log = pino({ level: 'warn', base: null }, { write: (line: string) => void logged.push(line) })
  const gateway = await startGateway({
    ...loaded,
    reread,
    watched: [file],
    watchMs: 3_600_000,
    audit: () => {},
    auditAdmin: (event) => void acts.push(event),
    log,
  })
  return { gateway, logged, acts, write, file }
}

const square = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 0],
    ],
  ],
}

const api =
  ({ adminUrl }: RunningGateway) =>
  async (method: string, path: string, body?: object) => {
    const reply = await fetch(`${adminUrl}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { status: reply.status, told: await reply.json() }
  }

const exported = `${service}/export?bbox=0,0,1,1&size=8,8&format=png&f=image`

/** Status for a picture, and the code of an error in JSON, which has the status 200. */
const statusFor = async ({ url }: RunningGateway, path = `${service}?f=json`): Promise<number> => {
  const reply = await fetch(url + path, { headers: { token: 'guest-key' } })
  if (path !== exported) return (await reply.json()).error?.code ?? reply.status
  await reply.arrayBuffer()
  return reply.status
}

const guests = { name: 'guests', to: { roles: ['guest'] }, on: { services: ['Assets_Service'] } }

/** Compares a change and saves it. */
async function saved(
  ask: ReturnType<typeof api>,
  change: { version: number; id?: string; grant: object | null },
) {
  const compared = await ask('POST', '/grants/diff', change)
  expect(compared.status, JSON.stringify(compared.told)).toBe(200)
  const { version, id, grant } = change
  const { preview } = compared.told
  if (grant === null) return ask('DELETE', `/grants/${id}?version=${version}&preview=${preview}`)
  return id === undefined
    ? ask('POST', '/grants', { version, grant, preview })
    : ask('PUT', `/grants/${id}`, { version, grant, preview })
}

describe.each(Object.entries(stores))('Two gateways on %s', (title, store) => {
  const name = title.replace(' ', '-')
  let one: Awaited<ReturnType<typeof start>>
  let other: Awaited<ReturnType<typeof start>>
  beforeAll(async () => {
    one = await start(`${name}-a`, store)
    other = await start(`${name}-b`, store)
  })
  afterAll(async () => {
    await one?.gateway.close()
    await other?.gateway.close()
  })

  it('have a grant in force that was saved in one of them, and not any more once it was removed, kept pictures neither', async () => {
    const ask = api(one.gateway)
    expect(await statusFor(one.gateway)).toBe(403)
    const compared = await ask('POST', '/grants/diff', { version: 0, grant: guests })
    expect(
      compared.told.changed.map(({ account, kind }: { account: string; kind: string }) => [kind, account]),
    ).toEqual([
      ['account', 'key:guest'],
      ['role', 'guest'],
    ])
    const made = await saved(ask, { version: 0, grant: guests })
    expect(made).toMatchObject({ status: 200, told: { number: 1, administrator: 'token', before: null } })
    // It was in force here before it was answered.
    expect(await statusFor(one.gateway)).toBe(200)
    await expect.poll(() => statusFor(other.gateway)).toBe(200)
    for (const { gateway } of [one, other]) expect(await statusFor(gateway, exported)).toBe(200)

    const removed = await saved(api(other.gateway), { version: 1, id: made.told.id, grant: null })
    expect(removed).toMatchObject({ status: 200, told: { number: 2, after: null } })
    expect([await statusFor(other.gateway, exported), await statusFor(other.gateway)]).toEqual([403, 403])
    await expect.poll(() => statusFor(one.gateway, exported)).toBe(403)
    expect(await statusFor(one.gateway)).toBe(403)
    expect([...one.acts, ...other.acts].map(({ act, subject, outcome }) => [act, subject, outcome])).toEqual([
      ['grant.create', made.told.id, 'done'],
      ['grant.remove', made.told.id, 'done'],
    ])
  })

  it('tell the second editor who was first, and take a change back as a new one', async () => {
    const [here, there] = [api(one.gateway), api(other.gateway)]
    const { version } = (await here('GET', '/grants')).told
    const first = await saved(here, { version, grant: guests })
    const { id } = first.told
    const late = await there('POST', '/grants/diff', { version, grant: { ...guests, name: 'mine' } })
    expect([late.status, late.told.title]).toEqual([409, expect.stringContaining(`token changed ${id}`)])
    const undone = { version: version + 1, undoes: version + 1 }
    const { preview } = (await there('POST', '/grants/diff', undone)).told
    const back = await there('POST', `/grants/history/${version + 1}/undo`, { version: version + 1, preview })
    expect(back).toMatchObject({ status: 200, told: { id, after: null, undoes: version + 1 } })
    await expect.poll(() => statusFor(one.gateway)).toBe(403)
    const { changes } = (await here('GET', '/grants/history?most=2')).told
    expect(changes.map(({ undoes }: { undoes: number | null }) => undoes)).toEqual([version + 1, null])
  })

  it('save nothing but what was shown, beside what it was shown beside', async () => {
    const ask = api(one.gateway)
    const { version } = (await ask('GET', '/grants')).told
    const wider = { ...guests, on: { services: ['**'] } }
    const { preview } = (await ask('POST', '/grants/diff', { version, grant: guests })).told
    for (const tried of [preview, '', 'made-up', preview.slice(0, -4), preview.toUpperCase()]) {
      const { status, told } = await ask('POST', '/grants', { version, grant: wider, preview: tried })
      expect([status, told.title]).toEqual([409, expect.stringContaining('not the change that was compared')])
    }
    expect((await ask('GET', '/grants')).told.version).toBe(version)
    expect((await ask('POST', '/grants', { version, grant: guests, preview })).status).toBe(200)
    const again = await ask('POST', '/grants', { version, grant: guests, preview })
    expect(again.status).toBe(409)
    const made = (await ask('GET', '/grants')).told
    const { id } = made.grants.find(({ source }: { source: string }) => source === 'store')
    expect((await saved(ask, { version: made.version, id, grant: null })).status).toBe(200)
  })

  it('leave a grant out, and say so, that is not valid any more beside a changed file', async () => {
    const ask = api(one.gateway)
    const { version } = (await ask('GET', '/grants')).told
    const inWorks = { ...guests, name: undefined, with: { area: { of: 'works' } } }
    const { told } = await saved(ask, { version, grant: inWorks })
    await saved(ask, { version: version + 1, grant: { to: { principals: ['key:guest'] }, for: ['query'] } })
    one.write({ areas: {} })
    expect(await one.gateway.reload()).toMatchObject({ reloaded: true })
    expect(one.logged.join()).toContain('is not valid beside this configuration')
    const { grants } = (await ask('GET', '/grants')).told
    expect(
      grants.map((one: { source: string; line?: number; faults: { path: string }[] }) => [
        one.source,
        one.line,
        one.faults.map(({ path }) => path),
      ]),
    ).toEqual([
      ['file', expect.any(Number), []],
      ['store', undefined, ['with.area.of']],
      ['store', undefined, []],
    ])
    one.write()
    expect(await one.gateway.reload()).toMatchObject({ reloaded: true })
    expect((await ask('GET', '/grants')).told.grants[1].faults).toEqual([])
    expect(told.after).toEqual(JSON.parse(JSON.stringify(inWorks)))
  })
})

it('a configuration without the word takes no grants of the store, and says so', async () => {
  const { gateway, write } = await start('without', { kind: 'sqlite', file: '../grants.db' })
  write({ grants: [{ name: 'staff', to: { roles: ['staff'] } }] })
  expect(await gateway.reload()).toMatchObject({ reloaded: true })
  const ask = api(gateway)
  const { told } = await ask('GET', '/grants')
  expect([told.store, told.grants.length]).toEqual(['file', 1])
  expect((await ask('POST', '/grants/diff', { version: 0, grant: guests })).told.title).toContain(
    'grants: store',
  )
  write({ grants: 'store', store: {} })
  expect(await gateway.reload()).toMatchObject({
    reloaded: false,
    faults: [{ path: 'grants', message: expect.stringContaining('a store that lasts') }],
  })
  await gateway.close()
})
