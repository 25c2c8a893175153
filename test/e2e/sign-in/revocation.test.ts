import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const mapgate = new URL('../../../packages/gateway/bin/mapgate.mjs', import.meta.url).pathname
const config = join(mkdtempSync(join(tmpdir(), 'mapgate-revocation-')), 'mapgate.yaml')
const run = promisify(execFile)
const command = async (...words: string[]) =>
  (await run(process.execPath, [mapgate, ...words, '--config', config, '--json'])).stdout

/** A gateway in a process of its own; several of them share the store. */
async function startProcess() {
  const child = spawn(process.execPath, [mapgate, 'serve', '--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stderr.on('data', (chunk) => {
      text += chunk
      const [, found] = /listens on (http:[^\s,]+)/.exec(text) ?? []
      if (found) resolve(found)
    })
    child.on('close', () => reject(new Error(`the gateway did not start: ${text}`)))
  })
  return { url, stop: () => child.kill() }
}

type Process = Awaited<ReturnType<typeof startProcess>>
let processes: Process[] = []

beforeAll(async () => {
  writeFileSync(
    config,
    JSON.stringify({
      listen: { port: 0 },
      publicUrl: 'http://127.0.0.1:0',
      upstreams: { ags: { kind: 'arcgis', url: 'http://127.0.0.1:9/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      users: [{ name: 'editor', password: 'editor-password' }],
      store: { file: 'mapgate.db' },
    }),
  )
  processes = [await startProcess(), await startProcess()]
})
afterAll(() => {
  for (const { stop } of processes) stop()
})

/** HTTP status of a ticket asked for with a credential: 200 while it is good. */
const statusWith = async ({ url }: Process, token: string): Promise<number> =>
  (await fetch(`${url}/.mapgate/ticket`, { method: 'POST', headers: { token } })).status

/** Waits until every process refuses the credential; how often they look is held in the unit test of the room. */
const refusedEverywhere = (token: string) =>
  expect
    .poll(() => Promise.all(processes.map((process) => statusWith(process, token))))
    .toEqual(processes.map(() => 401))

it('a key revoked by a command is soon refused in every process on the store', async () => {
  const { key, id } = JSON.parse(await command('key', 'create', '--name', 'web'))
  for (const process of processes) expect(await statusWith(process, key)).toBe(200)
  await command('key', 'revoke', id)
  await refusedEverywhere(key)
})

const signInAt = async ({ url }: Process): Promise<string> => {
  const body = new URLSearchParams({ username: 'editor', password: 'editor-password', f: 'json' })
  return (await (await fetch(`${url}/arcgis/tokens/`, { method: 'POST', body })).json()).token
}

it('what was signed with keys that were ended is refused in every process, and people sign in again', async () => {
  const [first, second] = processes as [Process, Process]
  const { key } = JSON.parse(await command('key', 'create', '--name', 'lasting'))
  const before = await signInAt(first)
  for (const process of processes) expect(await statusWith(process, before)).toBe(200)
  const { key: signing, ended } = JSON.parse(await command('secret', 'revoke'))
  expect(ended).not.toContain(signing)
  await refusedEverywhere(before)
  for (const process of processes) {
    // The new key is known as soon as the end of the old one is.
    await expect.poll(async () => statusWith(second, await signInAt(process))).toBe(200)
    expect(await statusWith(process, key)).toBe(200)
  }
})

it('a token of one process is good in the other, also across a rotation, and ends everywhere', async () => {
  const [first, second] = processes as [Process, Process]
  const before = await signInAt(first)
  expect(await statusWith(second, before)).toBe(200)
  await command('secret', 'rotate')
  const after = await signInAt(first)
  for (const process of processes)
    for (const token of [before, after]) expect(await statusWith(process, token)).toBe(200)
  await command('token', 'revoke', '--principal', 'user:EDITOR')
  await refusedEverywhere(before)
  await refusedEverywhere(after)
  expect(await statusWith(second, await signInAt(first))).toBe(200)
})
