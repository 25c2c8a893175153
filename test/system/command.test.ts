import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { alarmLabel } from '../../packages/gateway/src/core/edits/alarm.ts'
import { openStore } from '../../packages/gateway/src/store/open.ts'

const bin = fileURLToPath(new URL('../../packages/gateway/bin/mapgate.mjs', import.meta.url))
const directory = mkdtempSync(join(tmpdir(), 'mapgate-command-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function start(args: readonly string[]): {
  child: ChildProcess
  ended: Promise<Ended>
  says(text: string): Promise<string>
} {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', bin, ...args])
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const ended = new Promise<Ended>((done) => child.on('close', (code) => done({ code, stdout, stderr })))
  const says = async (text: string): Promise<string> => {
    await expect.poll(() => stdout + stderr, { interval: 50 }).toContain(text)
    return stdout + stderr
  }
  return { child, ended, says }
}
const run = (...args: readonly string[]): Promise<Ended> => start(args).ended

function file(name: string, text: string): string {
  const path = join(directory, name)
  writeFileSync(path, text)
  return path
}

const good = `publicUrl: http://127.0.0.1:0
listen: { port: 0 }
upstreams:
  ags: { kind: arcgis, url: 'http://127.0.0.1:9/arcgis' }
mounts:
  - { path: /arcgis, upstream: ags }
`

describe('the command', () => {
  it.each([
    [['--help'], 'mapgate serve --config mapgate.yaml'],
    [['--help'], 'mapgate init '],
    [['--help'], 'mapgate import '],
    [['serve', '--help'], '--config <file>'],
    [['key', 'create', '--help'], '--name <name>             (required) what the key is for'],
    [['init', '--help'], 'mapgate init --demo --yes'],
    [['check', '--help'], 'every fault of a configuration'],
    [['demo', '--help'], 'MAPGATE_PORT'],
    [['audit', 'open', '--help'], 'only those of one request'],
  ])('%j tells enough to work from', async (args, expected) => {
    const { code, stdout } = await run(...args)
    expect(code).toBe(0)
    expect(stdout).toContain(expected)
  })

  it('says what to do when it is not understood', async () => {
    const { code, stderr } = await run('sreve')
    expect(code).not.toBe(0)
    expect(stderr).toMatch(/Did you mean serve|unknown command/)
  })
})

describe('audit open', () => {
  it('prints rows of alarms for whoever has the secret of the store, and says which cannot be opened', async () => {
    const config = file('audited.yaml', `${good}store: { file: audited.db }\n`)
    const store = await openStore({
      store: { kind: 'sqlite', file: 'audited.db' },
      directory,
      environment: {},
      random: (bytes) => randomBytes(bytes),
    })
    const named = { id: 'r1', layer: 2, row: 7 }
    const original = Buffer.from(store.sealing.seal(Buffer.from('{"OWNER":"Ada"}'), alarmLabel(named)))
    await store.close()
    const alarm = { event: 'edit-alarm', ...named, sealedBy: 'store', original: original.toString('base64') }
    const lines = [{ id: 'r0', decision: 'permit' }, alarm].map((line) => JSON.stringify(line))
    const opened = await run('audit', 'open', '-c', config, file('good.log', lines.join('\n')))
    expect(opened).toMatchObject({ code: 0, stdout: expect.stringContaining('{"OWNER":"Ada"}') })
    const changed = file('changed.log', JSON.stringify({ ...alarm, row: 8 }))
    const refused = await run('audit', 'open', '-c', config, changed)
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('cannot be opened') })
    expect(refused.stdout).not.toContain('Ada')
    const none = await run('audit', 'open', '-c', config, file('none.log', lines[0] ?? ''))
    expect(none).toMatchObject({ code: 0, stdout: expect.stringContaining('no alarms') })
  })
})

describe('check', () => {
  it('finds a good configuration good', async () => {
    const { code, stdout } = await run('check', file('good.yaml', good))
    expect(code).toBe(0)
    expect(stdout).toMatch(/is good: 1 upstream, 1 mount/)
  })

  it('tells every fault with its line, and exits with 1', async () => {
    const path = file('bad.yaml', `${good}colour: red\ncredentials: { ticketLife: 5 }\n`)
    const { code, stderr } = await run('check', path)
    expect(code).toBe(1)
    expect(stderr).toContain('2 faults')
    expect(stderr).toContain(`${path}:7: colour: is not a known key`)
    expect(stderr).toMatch(/bad\.yaml:8: credentials\.ticketLife: a duration with a unit/)
  })

  it('reads the files that serve reads', async () => {
    const path = file('lost.yaml', `${good}keys: [{ name: a, keyFile: nowhere.txt }]\n`)
    const { code, stderr } = await run('check', path)
    expect(code).toBe(1)
    expect(stderr).toContain(`${path}:7: keys[0].keyFile: `)
  })

  it('says that a file is not there', async () => {
    const { code, stderr } = await run('check', join(directory, 'nothing.yaml'))
    expect(code).toBe(1)
    expect(stderr).toContain('cannot be read')
  })
})

describe('serve', () => {
  it('refuses to start with a faulty configuration', async () => {
    const { code, stderr } = await run('serve', '--config', file('faulty.yaml', 'mounts: []\n'))
    expect(code).toBe(1)
    expect(stderr).toContain('publicUrl')
  })

  it('listens, writes an audit line per request, and ends on SIGTERM', async () => {
    const { child, ended, says } = start(['serve', '--config', file('served.yaml', good)])
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await says('http://127.0.0.1:'))?.[0]
    const reply = await fetch(`${url}/arcgis/rest/info?f=json&token=a-secret-8841`)
    expect(reply.status).toBe(200)
    expect(await says('"operation":"Info.info"')).not.toContain('a-secret-8841')
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })
})

describe('demo --https', () => {
  it('makes a certificate authority that its page can be trusted by, and takes it away again', async () => {
    const { child, ended, says } = start(['demo', '--port', '0', '--https'])
    const text = await says('stop with Ctrl-C')
    const url = /Mapgate demo: (\S+)/.exec(text)?.[1] ?? ''
    const authority = /trust this file\s+(\S+)/.exec(text)?.[1] ?? ''
    expect(url).toMatch(/^https:/)
    const status = await new Promise<number | undefined>((done, failed) => {
      get(url, { ca: readFileSync(authority) }, (reply) => done(reply.resume().statusCode)).on(
        'error',
        failed,
      )
    })
    expect(status).toBe(200)
    child.kill('SIGINT')
    await ended
    expect(existsSync(authority)).toBe(false)
  })
})
