import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSampleServer } from '@mapgate/sample-server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Recorder, startRecorder } from '../e2e/sign-in/recorder.ts'
import { keptWorld } from '../kept-world.ts'

// Every secret of this scenario is one of these texts or was given out by the gateway; none may turn up where it does not belong.
const key = 'KEY-canary-7d1f0c2b'
const password = 'PASSWORD-canary-91ab'
const upstreamPassword = 'UPSTREAM-canary-55e0'
const stranger = 'STRANGER-canary-c0ffee'
const foreignJwt = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"canary-subject-4711"}').toString('base64url')}.c2lnbmF0dXJl`

const service = '/arcgis/rest/services/Assets_Service/MapServer'
const picture = `${service}/export?bbox=-118.5,34.2,-117.5,34.8&bboxSR=4326&size=60,40&f=image`

let folder: string
let recorder: Recorder
let sample: Awaited<ReturnType<typeof startSampleServer>>
let stop: () => void
let url: string
let adminUrl: string
/** Standard output and standard error of the gateway's own process. */
let written = ''
const replies: { path: string; text: string }[] = []
const secrets = new Set([key, password, upstreamPassword, stranger, foreignJwt])

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mapgate-leaks-'))
  recorder = await startRecorder()
  sample = await startSampleServer({
    fill: keptWorld,
    port: 0,
    users: [{ username: 'gateway', password: upstreamPassword }],
  })
  const configuration = {
    listen: { port: 0 },
    admin: { port: 0 },
    publicUrl: 'http://127.0.0.1:0',
    upstreams: {
      sample: {
        kind: 'arcgis',
        url: recorder.before(sample.url),
        credential: { kind: 'arcgis-token', username: 'gateway', password: upstreamPassword },
      },
    },
    mounts: [{ path: '/arcgis', upstream: 'sample' }],
    keys: [{ name: 'web', key, roles: ['all'] }],
    users: [{ name: 'ann', password, roles: ['all'] }],
    grants: [{ to: { roles: ['all'] }, on: { services: ['**'] } }],
    store: { file: 'mapgate.db' },
  }
  writeFileSync(join(folder, 'mapgate.json'), JSON.stringify(configuration))
  const mapgate = new URL('../../packages/gateway/bin/mapgate.mjs', import.meta.url).pathname
  const child = spawn(process.execPath, [mapgate, 'serve', '--config', join(folder, 'mapgate.json')])
  stop = () => child.kill()
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      written += chunk
    })
  await until(() => /listens on http:\S+/.test(written))
  url = /listens on (http:[^\s,]+)/.exec(written)?.[1] ?? ''
  adminUrl = /admin on (http:\S+)/.exec(written)?.[1] ?? ''
  await everyWay()
})
afterAll(async () => {
  stop?.()
  recorder?.close()
  await sample?.close()
})

async function until(holds: () => boolean): Promise<void> {
  await vi.waitUntil(holds, { timeout: 300_000 }).catch((error) => {
    throw new Error(`waited in vain; the gateway said: ${written}`, { cause: error })
  })
}

async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; text: string }> {
  const reply = await fetch(url + path, { redirect: 'manual', ...init })
  const text = await reply.text()
  replies.push({ path, text: `${JSON.stringify([...reply.headers])}\n${text}` })
  return { status: reply.status, text }
}

/** Shows every kind of credential in every carrier, on paths that work, fail and do not exist, well-formed and not. */
async function everyWay(): Promise<void> {
  const form = new URLSearchParams({ username: 'ann', password, f: 'json' })
  const { token } = JSON.parse((await ask('/arcgis/tokens/', { method: 'POST', body: form })).text)
  const { ticket } = JSON.parse(
    (await ask('/.mapgate/ticket', { method: 'POST', headers: { token: key } })).text,
  )
  replies.length = 0
  secrets.add(token).add(ticket)
  const basic = Buffer.from(`ann:${password}`).toString('base64')
  secrets.add(basic)
  for (const value of [key, token, ticket, stranger, foreignJwt]) {
    for (const path of [
      `${service}?f=json`,
      picture,
      `${service}/nonsense?f=json`,
      '/arcgis/rest/services/Nothing/MapServer?f=pjson',
    ]) {
      await ask(`${path}&token=${value}`)
      await ask(`${path}&mg_ticket=${value}`)
      await ask(`${path}&token=${value}?token=${value}`)
      await ask(`${path}&callback=a&token=${value}`)
      await ask(`/t/${value}${path}`)
      for (const headers of [
        { token: value },
        { authorization: `Bearer ${value}` },
        { 'x-esri-authorization': `Bearer ${value} ` },
        { authorization: `Basic ${basic}` },
        { authorization: `Negotiate ${value}` },
        { cookie: `mapgate=${value}` },
        { referer: `https://app.example/?token=${value}`, token: value },
      ])
        await ask(path, { headers: headers as Record<string, string> })
    }
    await ask(`${service}/export`, {
      method: 'POST',
      body: new URLSearchParams({ f: 'json', bbox: '-118.5,34.2,-117.5,34.8', token: value }),
    })
    await ask(`/nowhere/${value}?token=${value}`)
    await ask('/arcgis/tokens/', {
      method: 'POST',
      body: new URLSearchParams({ username: value, password: value, f: 'json' }),
    })
    await ask(`/arcgis/tokens/?username=ann&password=${value}`, { method: 'POST' })
    await ask('/.mapgate/ticket', {
      method: 'POST',
      headers: { token: value },
      body: `{"origin":"${value}"}`,
    })
    await ask(`${service}?f=html&token=${value}`, { headers: { accept: 'text/html' } })
  }
}

const foundIn = (text: string): string[] => [...secrets].filter((secret) => text.includes(secret))

describe('a credential, however it was shown,', () => {
  it('reached the gateway in hundreds of ways, and pictures came back', () => {
    expect(replies.length).toBeGreaterThan(200)
    expect(replies.some(({ text }) => text.includes('image/png'))).toBe(true)
    expect(recorder.received.length).toBeGreaterThan(5)
  })

  it('never goes upstream; only the gateway signs in there', () => {
    const wanted = (text: string) => foundIn(text).filter((secret) => secret !== upstreamPassword)
    expect(recorder.received.flatMap(wanted)).toEqual([])
    const withPassword = recorder.received.filter((text) => text.includes(upstreamPassword))
    expect(withPassword.every((text) => /^POST \S*\/tokens\//.test(text))).toBe(true)
    expect(recorder.received.filter((text) => /canary|mgtok_|mgtkt_|mapgate=/.test(text)).length).toBe(
      withPassword.length,
    )
  })

  it('is in no audit line and no log, not even in part', async () => {
    await until(() => written.split('\n').length > 200)
    expect(foundIn(written)).toEqual([])
    expect(written).not.toMatch(/canary-(7d1f|91ab|55e0|c0ff)|mg(tok|tkt|ses|key)_[\w-]{20}/)
  })

  it('comes back in no reply: neither its headers, nor its error text, nor a page', () => {
    expect(replies.flatMap(({ text }) => foundIn(text))).toEqual([])
  })

  it('is in no metric', async () => {
    expect(adminUrl).toMatch(/^http:/)
    const metrics = await (await fetch(`${adminUrl}/metrics`)).text()
    expect(metrics.length).toBeGreaterThan(500)
    expect(foundIn(metrics)).toEqual([])
  })

  it('is not in the store, nor in any file beside it but the configuration', () => {
    for (const file of readdirSync(folder).filter((name) => name !== 'mapgate.json'))
      expect([file, foundIn(readFileSync(join(folder, file), 'latin1'))]).toEqual([file, []])
  })

  it('is not told to the next site by the browser', () => {
    for (const { text } of replies.filter(({ path }) => path.startsWith('/arcgis/')))
      expect(text).toContain('["referrer-policy","no-referrer"]')
  })
})
