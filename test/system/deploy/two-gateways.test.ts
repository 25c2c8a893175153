import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { loadConfiguration } from '../../../packages/gateway/src/config/load.ts'
import { type RunningGateway, startGateway } from '../../../packages/gateway/src/server/start.ts'
import { type MiniUpstream, startMiniUpstream } from '../faults/mini-upstream.ts'
import { configurationFor, mapServer, service } from '../one-service-site.ts'
import { runMapgate } from './run-command.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-two-'))
const app = 'https://app.example'
const password = 'mulberry-lantern-forty'
let upstream: MiniUpstream
let one: RunningGateway
let other: RunningGateway
let storedKey: string

/** A gateway with the same configuration as the other one, and a store of its own. */
async function start(name: string): Promise<RunningGateway> {
  const file = configurationOf(name)
  const loaded = loadConfiguration(file)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return startGateway({ ...loaded, audit: () => {}, reread: () => loadConfiguration(file), watched: [] })
}

function configurationOf(name: string): string {
  const file = join(directory, `${name}.yaml`)
  const changes = {
    origins: [app],
    store: { file: `${name}.db` },
    users: [{ name: 'ines', password, roles: ['staff'] }],
  }
  writeFileSync(file, stringify(configurationFor(upstream, changes)))
  return file
}

beforeAll(async () => {
  upstream = await startMiniUpstream(mapServer)
  one = await start('one')
  other = await start('other')
  const made = await runMapgate(
    'key',
    'create',
    '--name',
    'reports',
    '--role',
    'staff',
    '--config',
    join(directory, 'one.yaml'),
  )
  storedKey = /mgkey_\S+/.exec(made.output)?.[0] ?? ''
})
afterAll(async () => {
  await one.close()
  await other.close()
  await upstream.stop()
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

describe('Two gateways without a common store, as docs/deploying.md says', () => {
  it.each([
    ['a key of the configuration', { token: 'demo-key' }],
    ['a password of the configuration', asInes],
  ])('both take %s', async (_, headers) => {
    expect([await ask(one, headers), await ask(other, headers)]).toEqual([200, 200])
  })

  it('take a key of a store only where it was made', async () => {
    expect(storedKey).not.toBe('')
    expect([await ask(one, { token: storedKey }), await ask(other, { token: storedKey })]).toEqual([200, 498])
  })

  it('take a token only where it was issued', async () => {
    const body = new URLSearchParams({ username: 'ines', password, f: 'json' })
    const { token } = await (await at('/arcgis/tokens/', { body })).json()
    expect([await ask(one, { token }), await ask(other, { token })]).toEqual([200, 498])
  })

  it('take a ticket only where it was issued', async () => {
    const { ticket } = await (await at('/.mapgate/ticket', { headers: asInes })).json()
    const path = `/t/${ticket}${service}?f=json`
    expect([await ask(one, {}, path), await ask(other, {}, path)]).toEqual([200, 498])
  })

  it('take a session only where it began', async () => {
    const reply = await at('/.mapgate/session', { headers: { token: 'demo-key', origin: app } })
    expect(reply.status).toBe(200)
    const cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect([await ask(one, { cookie }), await ask(other, { cookie })]).toEqual([200, 498])
  })
})
