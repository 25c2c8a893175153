import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadConfiguration } from '../../config/load.ts'
import { openStore } from '../../store/open.ts'
import { sessionRecord } from '../../store/sessions.fixture.ts'
import { registerSession } from './session.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-session-'))
const file = join(directory, 'mapgate.yaml')
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const now = Date.now()
const live = { createdAt: now, lastUsedAt: now, expiresAt: now + 3_600_000 }

async function open() {
  const loaded = loadConfiguration(file)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const { store } = loaded.configuration
  return openStore({ store, directory, environment: {}, random: (size) => new Uint8Array(size).fill(7) })
}

beforeAll(async () => {
  writeFileSync(
    file,
    `publicUrl: https://gate.example
upstreams: { ags: { kind: arcgis, url: https://gis.internal/arcgis } }
mounts: [{ path: /arcgis, upstream: ags }]
users: [{ name: Ada, password: a-long-password-7, roles: [viewer] }]
store: { file: mapgate.db }
`,
  )
  const store = await open()
  for (const session of [
    sessionRecord({ ...live, id: 'of-ada-1', principalId: 'user:Ada', name: 'Ada', provider: null }),
    sessionRecord({ ...live, id: 'of-ada-2', principalId: 'user:Ada', name: 'Ada', provider: null }),
    sessionRecord({ ...live, id: 'of-bob', principalId: 'oidc:corp:4711', name: 'Bob' }),
    sessionRecord({ ...live, id: 'idle', lastUsedAt: now - 86_400_000 }),
  ])
    await store.sessions.insert(session)
  await store.close()
})

/** Runs the command and returns what it prints. */
async function run(...args: string[]): Promise<string> {
  const printed: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text))
  try {
    const program = new Command().exitOverride()
    registerSession(program)
    await program.parseAsync(['session', ...args, '-c', file], { from: 'user' })
  } finally {
    log.mockRestore()
  }
  return printed.join('\n')
}

describe('mapgate session', () => {
  it('lists who is signed in, without tokens and attributes, and without those who were idle for too long', async () => {
    expect(await run('list')).toMatch(/^ID +PRINCIPAL +NAME .*\n.*Firefox on Linux/)
    const { sessions } = JSON.parse(await run('list', '--json')) as { sessions: Record<string, unknown>[] }
    expect(sessions.map(({ id }) => id).sort()).toEqual(['of-ada-1', 'of-ada-2', 'of-bob'])
    for (const session of sessions) {
      expect(session).toHaveProperty('groups')
      expect(session).not.toHaveProperty('secrets')
      expect(session).not.toHaveProperty('attributes')
    }
  })

  it('lists those of one person, whose name may be typed in small letters', async () => {
    const text = await run('list', '--principal', 'user:ada')
    expect(text).toContain('of-ada-1')
    expect(text).not.toContain('of-bob')
  })

  it('ends one, and all of a person, and says what is left to end', async () => {
    expect(await run('end', 'of-bob')).toBe('Session of-bob is ended, and everything made from it.')
    await expect(run('end', 'of-bob')).rejects.toThrow('there is no session of-bob')
    const text = await run('end', '--principal', 'user:ada')
    expect(text).toContain('2 sessions of user:Ada ended')
    expect(text).toContain('mapgate token revoke --principal user:Ada')
    const store = await open()
    expect((await store.changes.since(0)).map(({ subject }) => subject).sort()).toEqual([
      'session:of-ada-1',
      'session:of-ada-2',
      'session:of-bob',
    ])
    await store.close()
    expect(await run('list')).toBe('Nobody is signed in.')
    expect(await run('end', '--principal', 'user:ada')).toBe(
      'user:Ada has no session: nothing was ended. Tokens that were given for a password stand on no session: mapgate token revoke --principal user:Ada',
    )
  })

  it.each(['ldap:corp:4712', 'oidc:corp:4712', 'proxy:front:ada'])(
    'speaks of no tokens of %s beside the sessions, for there are none',
    async (principal) => {
      const store = await open()
      await store.sessions.insert(sessionRecord({ ...live, id: 'one', principalId: principal, name: 'Ada' }))
      await store.close()
      expect(await run('end', '--principal', principal)).toBe(
        `1 session of ${principal} ended, and everything made from it.`,
      )
      expect(await run('end', '--principal', principal)).toBe(
        `${principal} has no session: nothing was ended.`,
      )
    },
  )

  it('says how an id that begins with - is given', async () => {
    const said: string[] = []
    const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
    try {
      await expect(run('end', '-Ax7')).rejects.toThrow('unknown option')
    } finally {
      err.mockRestore()
    }
    expect(said.join('')).toContain('an id that begins with - stands at the end, behind --')
  })

  it.each([
    ['end', [], 'give the id of a session, or --principal'],
    ['end', ['of-bob', '--principal', 'user:ada'], 'not both'],
    ['list', ['--principal', 'ada'], 'is no principal'],
  ])('%s %j says what it takes', async (command, args, words) => {
    await expect(run(command, ...args)).rejects.toThrow(words)
  })
})
