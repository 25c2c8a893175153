import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { pino } from 'pino'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { loadConfiguration } from '../../packages/gateway/src/config/load.ts'
import { makeLocalCertificate } from '../../packages/gateway/src/demo/local-certificate.ts'
import type { StartOptions } from '../../packages/gateway/src/server/options.ts'
import { type RunningGateway, startGateway } from '../../packages/gateway/src/server/start.ts'
import { type MiniUpstream, startMiniUpstream } from './faults/mini-upstream.ts'
import { configurationFor, mapServer, service } from './one-service-site.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-life-'))
const file = join(directory, 'mapgate.yaml')
const running: (RunningGateway | MiniUpstream)[] = []
afterEach(async () => {
  for (const part of running.splice(0)) await ('close' in part ? part.close() : part.stop())
})
afterAll(() => rmSync(directory, { recursive: true }))

const quick = { headers: { token: 'demo-key' } }

const write = (upstream: MiniUpstream, changes: object = {}): void =>
  writeFileSync(file, stringify(configurationFor(upstream, changes)))

async function start(
  changes: object = {},
  more: Pick<StartOptions, 'log' | 'pause'> = {},
): Promise<{ gateway: RunningGateway; upstream: MiniUpstream }> {
  const upstream = await startMiniUpstream(mapServer)
  write(upstream, changes)
  const loaded = loadConfiguration(file)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const gateway = await startGateway({
    ...loaded,
    audit: () => {},
    reread: () => loadConfiguration(file),
    watched: [file],
    watchMs: 50,
    ...more,
  })
  running.push(gateway, upstream)
  return { gateway, upstream }
}

const status = async (gateway: RunningGateway, path = `${service}?f=json`, options: object = quick) => {
  const reply = await fetch(gateway.url + path, options)
  const { error } = (await reply.json()) as { error?: { code: number } }
  return error?.code ?? reply.status
}

describe('a reload', () => {
  it('happens when the file changes, as a whole', async () => {
    const { gateway, upstream } = await start()
    expect(await status(gateway)).toBe(200)
    write(upstream, { keys: [{ name: 'other', key: 'other-key-1', roles: ['staff'] }] })
    await expect.poll(() => status(gateway)).toBe(498)
    expect(await status(gateway, undefined, { headers: { token: 'other-key-1' } })).toBe(200)
  })

  it('keeps the old configuration when the new one is faulty, and says why', async () => {
    const { gateway } = await start()
    writeFileSync(file, 'listen: {port: nonsense}\nupstreams: {')
    const outcome = await gateway.reload()
    expect(outcome.reloaded).toBe(false)
    expect(outcome.faults[0]?.message).toBeTruthy()
    expect(await status(gateway)).toBe(200)
    rmSync(file)
    expect((await gateway.reload()).faults[0]?.message).toContain('cannot be read')
    expect(await status(gateway)).toBe(200)
  })

  it('says which of the changed keys need a restart, as long as they differ, and takes up the others', async () => {
    const told: { keys: readonly string[] }[] = []
    const log = pino({ level: 'warn' }, { write: (line) => void told.push(JSON.parse(line)) })
    const { gateway, upstream } = await start({ admin: { port: 0 } }, { log })
    const changed = {
      listen: { port: 0, host: 'localhost', http2: false, limits: { headers: '40kB', url: '20kB' } },
      admin: { port: 1 },
      audit: { file: 'audit.log' },
    }
    const keys = ['listen.host', 'listen.http2', 'listen.limits.headers', 'admin.port', 'audit.file']
    for (const origin of ['https://one.example', 'https://two.example']) {
      write(upstream, { ...changed, origins: [origin] })
      expect(await gateway.reload()).toEqual({ reloaded: true, faults: [], needsRestart: keys })
      expect(told.at(-1)?.keys).toEqual(keys)
      const reply = await fetch(gateway.url + service, { headers: { origin } })
      expect(reply.headers.get('access-control-allow-origin')).toBe(origin)
    }
    write(upstream, { admin: { port: 0 } })
    expect((await gateway.reload()).needsRestart).toEqual([])
  })

  it('lets requests under way finish in the old rooms, and loses none of many', async () => {
    const { gateway, upstream } = await start()
    const results: number[] = []
    let stop = false
    const load = Array.from({ length: 8 }, async () => {
      while (!stop) results.push(await status(gateway))
    })
    for (let count = 0; count < 20; count++) {
      write(upstream, { origins: [`https://page-${count}.example`] })
      expect((await gateway.reload()).reloaded).toBe(true)
      const answered = results.length
      await expect.poll(() => results.length).toBeGreaterThan(answered + 5)
    }
    stop = true
    await Promise.all(load)
    expect(results.length).toBeGreaterThan(100)
    expect(results.filter((code) => code !== 200)).toEqual([])
    expect(upstream.seen.filter(({ url }) => url.includes('/services?')).length).toBeLessThan(3)
  })
})

describe('the end', () => {
  it('is not ready first, finishes what is under way, and takes no new connections', async () => {
    let drained: (() => void) | undefined
    const pause = () =>
      new Promise<void>((next) => {
        drained = next
      })
    const listen = { port: 0, drain: { delay: '1h', deadline: '10m' } }
    const { gateway, upstream } = await start({ listen }, { pause })
    await status(gateway)
    const released = Promise.withResolvers<void>()
    upstream.answer = (...asked) => void released.promise.then(() => mapServer(...asked))
    const slow = status(gateway, `${service}/legend?f=json`)
    await expect.poll(() => upstream.seen.some(({ url }) => url.includes('/legend'))).toBe(true)
    running.splice(running.indexOf(gateway), 1)
    const closed = gateway.close()
    const ready = await fetch(`${gateway.url}/.mapgate/health/ready`)
    expect([ready.status, ready.headers.get('connection')]).toEqual([503, 'close'])
    expect((await fetch(`${gateway.url}/.mapgate/health/live`)).status).toBe(200)
    drained?.()
    released.resolve()
    expect(await slow).toBe(200)
    await closed
    await expect(fetch(gateway.url)).rejects.toThrow()
  })

  it('cuts at the deadline what does not end', async () => {
    const { gateway, upstream } = await start({ listen: { port: 0, drain: { deadline: '200ms' } } })
    await status(gateway)
    upstream.answer = () => {}
    const asked = upstream.seen.length
    const hung = status(gateway).catch(() => 'cut')
    await expect.poll(() => upstream.seen.length).toBeGreaterThan(asked)
    running.splice(running.indexOf(gateway), 1)
    await gateway.close()
    expect(await hung).toBe('cut')
  })
})

describe('HTTPS', () => {
  it('speaks HTTP/2 and HTTP/1.1, survives a flood of resets, and takes a new certificate without a restart', async () => {
    const first = await makeLocalCertificate('127.0.0.1', mkdtempSync(join(tmpdir(), 'mapgate-life-')))
    const { gateway } = await start({
      publicUrl: 'https://127.0.0.1:0',
      listen: { port: 0, tls: { cert: first.cert, key: first.key } },
    })
    const session = connect(gateway.url, { rejectUnauthorized: false })
    session.on('error', () => {})
    const stream = session.request({ ':path': `${service}?f=json`, token: 'demo-key' })
    const [headers] = await once(stream, 'response')
    expect(headers[':status']).toBe(200)
    stream.resume()
    await once(stream, 'end')
    for (let count = 0; count < 2_000 && !session.destroyed; count++) {
      const reset = session.request({ ':path': `${service}?f=json` })
      reset.on('error', () => {})
      reset.close(8)
      if (count % 50 === 0) await new Promise((next) => setImmediate(next))
    }
    session.destroy()
    expect(await serialOf(gateway.port)).toBeTruthy()

    const before = await serialOf(gateway.port)
    const second = await makeLocalCertificate('localhost', mkdtempSync(join(tmpdir(), 'mapgate-life-')))
    writeFileSync(first.key, readFileSync(second.key))
    writeFileSync(first.cert, readFileSync(second.cert))
    await expect.poll(() => serialOf(gateway.port)).not.toBe(before)
  })
})

const serialOf = (port: number): Promise<string> =>
  new Promise((found, failed) => {
    const socket = connectTls(
      { port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] },
      () => {
        found(socket.getPeerCertificate().fingerprint256)
        socket.destroy()
      },
    )
    socket.on('error', failed)
  })

describe('the administrator', () => {
  it('has a listener of its own, for metrics, state and reload', async () => {
    const { gateway } = await start({ admin: { port: 0 } })
    await status(gateway)
    const admin = gateway.adminUrl ?? ''
    expect(await (await fetch(`${admin}/metrics`)).text()).toContain('mapgate_requests_total{')
    expect(await (await fetch(`${admin}/status`)).json()).toMatchObject({
      ready: true,
      upstreams: [{ name: 'ags' }],
    })
    expect((await fetch(`${admin}/reload`, { method: 'POST' })).status).toBe(403)
    const reload = { method: 'POST', headers: { 'x-mapgate-admin': 'reload' } }
    expect((await fetch(`${admin}/reload`, reload)).status).toBe(200)
    writeFileSync(file, 'nonsense: true')
    expect((await fetch(`${admin}/reload`, reload)).status).toBe(409)
    expect((await fetch(`${gateway.url}/metrics`)).status).toBe(404)
  })

  it('is not reached under a foreign name, nor from afar without a token', async () => {
    const { gateway } = await start({ admin: { port: 0 } })
    const { port } = new URL(gateway.adminUrl ?? '')
    const [reply] = await once(request({ port, headers: { host: 'evil.example' } }).end(), 'response')
    expect(reply.statusCode).toBe(421)
    writeFileSync(file, readFileSync(file, 'utf8').replace('admin:\n', 'admin:\n  host: 0.0.0.0\n'))
    expect((await gateway.reload()).faults.map(({ message }) => message).join()).toMatch(/tokenFile|known/)
  })
})

describe('a Unix socket', () => {
  it('is a listener like any other', async () => {
    const socketPath = join(directory, 'gateway.sock')
    const { gateway } = await start({ publicUrl: 'http://gateway.internal', listen: { socket: socketPath } })
    expect(gateway.url).toBe(`unix:${socketPath}`)
    const [reply] = await once(
      request({
        socketPath,
        path: `${service}?f=json`,
        headers: { host: 'gateway.internal', token: 'demo-key' },
      }).end(),
      'response',
    )
    expect(reply.statusCode).toBe(200)
  })
})
