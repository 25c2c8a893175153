import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSampleServer } from '@mapgate/sample-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keptWorld } from '../../kept-world.ts'
import { ownPort } from '../own-port.ts'
import { type Running, start } from './command.ts'

let sample: Awaited<ReturnType<typeof startSampleServer>>
let cwd: string
const account = { username: 'gate', password: 'password-of-the-gate' }
const password = 'password of ines'
beforeAll(async () => {
  sample = await startSampleServer({ fill: keptWorld, users: [account] })
})
afterAll(() => sample.close())
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mapgate-init-'))
  writeFileSync(join(cwd, 'upstream'), `${account.password}\n`)
  writeFileSync(join(cwd, 'ines'), `${password}\n`)
})
const running: Running[] = []
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGTERM')
    await ended
  }
  rmSync(cwd, { recursive: true })
})

const init = (...args: readonly string[]) => start(['init', ...args], { cwd }).ended
const read = (name: string) => readFileSync(join(cwd, name), 'utf8')
const modeOf = (name: string) => (statSync(join(cwd, name)).mode & 0o777).toString(8)
const signedIn = ['--upstream-user', account.username, '--upstream-password-file', 'upstream']
const asInes = ['--user', 'ines', '--user-password-file', 'ines']
const site = () => ['--upstream', `${sample.url}/rest/services`, ...signedIn]

describe('mapgate init with flags', () => {
  it('writes what works at once: the page, the token service, the key', async () => {
    const port = await ownPort()
    const url = `http://127.0.0.1:${port}`
    const place = ['--public-url', url, '--port', String(port), '--origin', 'http://localhost:3000']
    const { code, printed } = await init('--out', 'first.yaml', ...site(), ...place, ...asInes, '--yes')
    expect(printed).toContain('first.yaml is good: 1 upstream, 1 mount, 1 key, 1 user, 1 grant.')
    expect(printed).not.toMatch(/^(look|BAD)/m)
    expect(code).toBe(0)
    for (const secret of [account.password, password])
      expect(printed + read('first.yaml')).not.toContain(secret)
    const key = /mgkey_[\w-]{43}/.exec(printed)?.[0] ?? ''
    expect(read('first.yaml')).not.toContain(key)
    expect([modeOf('secrets'), modeOf('secrets/upstream-password'), modeOf('first.yaml')]).toEqual([
      '700',
      '600',
      '600',
    ])

    const served = start(['serve', '--config', 'first.yaml'], { cwd })
    running.push(served)
    await served.says('Mapgate listens on')
    const services = `${url}/arcgis/rest/services`
    const listed = async (headers: Record<string, string>) =>
      (await (await fetch(`${services}?f=json`, { headers })).json()) as { services?: { name: string }[] }
    expect((await listed({ token: key })).services?.map(({ name }) => name)).toContain('Assets_Service')
    expect((await listed({})).services ?? []).toEqual([])
    const body = new URLSearchParams({ username: 'ines', password, client: 'requestip', f: 'json' })
    const { token } = (await (
      await fetch(`${url}/arcgis/tokens/generateToken`, { method: 'POST', body })
    ).json()) as { token: string }
    const picture = `${services}/Assets_Service/MapServer/export?bbox=-118.2,34.4,-118,34.6&bboxSR=4326&size=64,64&f=image`
    const drawn = await fetch(picture, { headers: { token } })
    expect(drawn.headers.get('content-type')).toMatch(/^image\//)
    const form = new URLSearchParams({ username: 'ines', password })
    const page = await fetch(`${url}/.mapgate/sign-in`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      headers: { origin: url },
    })
    const cookie = page.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    expect(await (await fetch(`${url}/`, { headers: { cookie, accept: 'text/html' } })).text()).toContain(
      'Assets_Service',
    )
    expect(
      (await fetch(`${url}/`, { headers: { origin: 'http://localhost:3000' } })).headers.get(
        'access-control-allow-origin',
      ),
    ).toBe('http://localhost:3000')
  })

  it('makes a password, and takes none of the questions without --yes and a terminal', async () => {
    const { code, printed } = await init(...site(), '--yes', '--no-key')
    expect(printed).toMatch(/password {2}([a-z2-9]{5}-){3}[a-z2-9]{5}\n/)
    expect(printed).not.toContain('mgkey_')
    expect(code).toBe(0)
    const asked = await init('--out', 'other.yaml')
    expect(asked.code).toBe(1)
    expect(asked.printed).toMatch(/these flags are missing.*--upstream <url>.*--public-url.*--user <name>/s)
    expect(existsSync(join(cwd, 'other.yaml'))).toBe(false)
  })

  it('takes a password from standard input or the environment', async () => {
    const args = ['init', '--upstream', sample.url, '--upstream-user', account.username, '--yes']
    const environment = { MAPGATE_USER_PASSWORD: password, MAPGATE_UPSTREAM_PASSWORD: account.password }
    const byStdin = await start([...args, '--upstream-password-stdin'], {
      cwd,
      input: `${account.password}\n`,
      environment,
    }).ended
    expect(byStdin).toMatchObject({ code: 0, printed: expect.stringContaining('(the one that you gave)') })
    expect(read('secrets/upstream-password')).toBe(`${account.password}\n`)
  })

  it('overwrites nothing, and leaves nothing new, unless it is forced to', async () => {
    writeFileSync(join(cwd, 'mapgate.yaml'), 'before')
    const refused = await init(...site(), '--yes')
    expect(refused).toMatchObject({
      code: 1,
      printed: expect.stringMatching(/mapgate\.yaml is there already.*--force/),
    })
    expect([read('mapgate.yaml'), existsSync(join(cwd, 'secrets'))]).toEqual(['before', false])
    rmSync(join(cwd, 'mapgate.yaml'))
    expect((await init(...site(), '--yes')).code).toBe(0)
    rmSync(join(cwd, 'mapgate.yaml'))
    const secret = await init(...site(), '--yes')
    expect(secret).toMatchObject({
      code: 1,
      printed: expect.stringMatching(/secrets\/upstream-password is there already/),
    })
    expect(existsSync(join(cwd, 'mapgate.yaml'))).toBe(false)
    expect((await init(...site(), '--yes', '--force')).code).toBe(0)
    expect(readdirSync(join(cwd, 'secrets'))).toEqual(['upstream-password'])
  })

  it('writes the file although the map server cannot be reached, says what to look at, and fails', async () => {
    const { code, printed } = await init('--upstream', 'http://127.0.0.1:9/arcgis', ...signedIn, '--yes')
    expect(printed).toMatch(/nothing listens on port 9/)
    expect(printed).toMatch(/^BAD {2}upstream ags/m)
    expect(printed).toMatch(/Next:\n {2}1 {2}Repair what is BAD/)
    expect(code).toBe(1)
    expect(read('mapgate.yaml')).toContain('url: http://127.0.0.1:9/arcgis')
  })

  it('says that a password is wrong, and that a port is taken', async () => {
    writeFileSync(join(cwd, 'upstream'), 'another password')
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => other.once('listening', done))
    const { port } = other.address() as { port: number }
    const { code, printed } = await init(...site(), '--port', String(port), '--yes')
    other.close()
    expect(printed).toMatch(/^BAD {2}upstream ags .*Invalid username or password/m)
    expect(printed).toMatch(
      new RegExp(`^look Port ${port} of 127.0.0.1 cannot be listened on now \\(EADDRINUSE\\)`, 'm'),
    )
    expect(printed).not.toContain('another password')
    expect(code).toBe(1)
  })

  it('says which service is not there', async () => {
    const { code, printed } = await init(...site(), '--service', 'Assets_Servise', '--yes')
    expect(printed).toContain('did you mean Assets_Service?')
    expect(code).toBe(1)
  })

  it('writes nothing where a flag is wrong', async () => {
    const wrong = await init(...site(), '--public-url', 'http://my.url.com', '--yes')
    expect(wrong).toMatchObject({ code: 1, printed: expect.stringContaining('could be read on their way') })
    expect(readdirSync(cwd).sort()).toEqual(['ines', 'upstream'])
  })
})

describe('mapgate demo --map-server', () => {
  it('is a map server by itself, for a configuration made with --demo', async () => {
    const port = await ownPort()
    const server = start(['demo', '--map-server', '--port', String(port)], { cwd })
    running.push(server)
    await server.says('stop with Ctrl-C')
    const args = [
      '--upstream',
      `http://127.0.0.1:${port}`,
      '--upstream-user',
      'gateway',
      '--upstream-password-file',
      'sample',
    ]
    writeFileSync(join(cwd, 'sample'), 'sample-server-demo')
    expect((await init(...args, '--yes')).code).toBe(0)
    const open = await start(['demo', '--map-server', '--host', '0.0.0.0'], { cwd }).ended
    expect(open).toMatchObject({ code: 1, printed: expect.stringContaining('this machine alone') })
  })

  it('is started by init for its own time', async () => {
    const { code, printed } = await init('--demo', '--yes')
    expect(printed).toContain('demo --map-server')
    expect(code).toBe(0)
    expect(read('mapgate.yaml')).toContain('url: http://127.0.0.1:6080/arcgis')
  })
})
