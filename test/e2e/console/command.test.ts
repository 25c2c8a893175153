import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ownPort } from '../../system/own-port.ts'

// A gateway in a process of its own, and the commands of somebody at a shell of that machine.

const mapgate = new URL('../../../packages/gateway/bin/mapgate.mjs', import.meta.url).pathname
const directory = mkdtempSync(join(tmpdir(), 'mapgate-console-'))
const config = join(directory, 'mapgate.json')
const audit = join(directory, 'audit.log')
const token = 'the-token-of-an-administrator-0123456789'
let gateway: ChildProcess
let consoleUrl: string

/** Runs a command. @returns what it printed; of one that failed, why */
const run = (words: readonly string[], input = '') =>
  new Promise<string>((done) => {
    const child = execFile(process.execPath, [mapgate, ...words, '-c', config], (error, out, said) =>
      done(error ? said : out),
    )
    child.stdin?.end(input)
  })

beforeAll(async () => {
  const port = await ownPort()
  consoleUrl = `http://127.0.0.1:${port}`
  writeFileSync(join(directory, 'token'), token, { mode: 0o600 })
  writeFileSync(
    config,
    JSON.stringify({
      listen: { port: 0 },
      publicUrl: 'http://127.0.0.1:0',
      upstreams: { ags: { kind: 'arcgis', url: 'http://127.0.0.1:9/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      store: { file: 'mapgate.db' },
      audit: { file: audit },
      admin: { port, publicUrl: consoleUrl, tokenFile: 'token', roles: { admin: ['chief'] } },
    }),
  )
  gateway = spawn(process.execPath, [mapgate, 'serve', '--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await new Promise<void>((done, failed) => {
    let said = ''
    gateway.stderr?.on('data', (chunk) => {
      said += chunk
      if (said.includes(`admin on ${consoleUrl}`)) done()
    })
    gateway.on('close', () => failed(new Error(`the gateway did not start: ${said}`)))
  })
})
afterAll(() => {
  gateway?.kill()
  rmSync(directory, { recursive: true })
})

async function signIn(path: string, body: unknown): Promise<{ status: number; cookie: string }> {
  const reply = await fetch(`${consoleUrl}/api/sign-in/${path}`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: reply.status, cookie: reply.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

const session = (cookie: string) => fetch(`${consoleUrl}/api/session`, { headers: { cookie } })

it('mapgate console prints a link that signs in once, and neither it nor the audit log tells the token', async () => {
  const link = (await run(['console'])).trim()
  const [address, code = ''] = link.split('#code=')
  expect(address).toBe(`${consoleUrl}/console/`)
  const { cookie } = await signIn('code', { code })
  expect(await (await session(cookie)).json()).toMatchObject({ id: 'token', warnings: [] })
  expect((await signIn('code', { code })).status).toBe(401)
  const acts = () =>
    readFileSync(audit, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"event":"admin"'))
      .map((line) => JSON.parse(line))
      .map(({ administrator, act, outcome }) => `${administrator} ${act} ${outcome}`)
  await expect
    .poll(acts)
    .toEqual(['token sign-in.new-code done', 'nobody sign-in.code done', 'nobody sign-in.code refused'])
  expect(readFileSync(audit, 'utf8') + link).not.toContain(token)
  expect(readFileSync(audit, 'utf8')).not.toContain(code)
})

it('a user of the store comes in by password, and is nobody as soon as a command has disabled the account', async () => {
  await run(['user', 'add', 'ines', '--role', 'chief'], 'a-long-password-of-ines\n')
  const shown = { name: 'ines', password: 'a-long-password-of-ines' }
  const { cookie } = await signIn('password', shown)
  expect(await (await session(cookie)).json()).toMatchObject({ id: 'user:ines', name: 'ines' })
  expect(await run(['user', 'disable', 'ines'])).toContain('ines')
  await expect.poll(async () => (await session(cookie)).status).toBe(401)
  expect((await signIn('password', shown)).status).toBe(401)
  await run(['user', 'passwd', 'ines'], 'another-password-of-ines\n')
  const again = await signIn('password', { ...shown, password: 'another-password-of-ines' })
  expect(again.status).toBe(200)
  await run(['session', 'end', '--principal', 'user:ines'])
  await expect.poll(async () => (await session(again.cookie)).status).toBe(401)
})
