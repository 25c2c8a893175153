import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askHttp2, askTls, makeAuthority, writeAll } from '../e2e/certificates.ts'
import { type Stack, startStack } from '../e2e/stack.ts'
import { rawRequest, sendRaw, statuses } from './raw.ts'

const target = '/arcgis/rest/services/Assets_Service/MapServer?f=json'
const directory = mkdtempSync(join(tmpdir(), 'mapgate-fronts-'))
const secret = 'a-secret-of-the-front-proxy-4711'
const [ours, theirs] = await Promise.all([makeAuthority('Proxies'), makeAuthority('Others')])
const server = await ours.issue('127.0.0.1', { use: 'server', names: [{ type: 'ip', value: '127.0.0.1' }] })
const proxyCertificate = await ours.issue('front')
const files = writeAll(directory, { cert: server.cert, key: server.key, clientCa: ours.pem })
writeFileSync(join(directory, 'secret'), `${secret}\n`, { mode: 0o600 })
const socket = join(directory, 'front.sock')
let stack: Stack

beforeAll(async () => {
  const headers = { userHeader: 'Remote-User', nameHeader: 'Remote-Name', groupsHeader: 'Remote-Groups' }
  const common = { ...headers, secretFile: join(directory, 'secret'), groups: { gis: ['everything'] } }
  stack = await startStack({
    configure: (configuration) => {
      configuration.origins = ['https://app.example']
      configuration.proxies = [
        { name: 'authelia', listen: { port: 0 }, from: ['127.0.0.1'], ...common },
        { name: 'far', listen: { port: 0 }, from: ['192.0.2.0/24'], ...common },
        { name: 'local', listen: { socket }, ...common },
        {
          name: 'mutual',
          listen: { port: 0, tls: files },
          from: ['127.0.0.1'],
          ...common,
          secretFile: undefined,
        },
      ]
    },
  })
})
afterAll(async () => {
  await stack?.close()
  rmSync(directory, { recursive: true })
})

const front = (name = 'authelia') => stack.frontUrls[name] ?? ''
const proven = { 'x-mapgate-secret': secret }
const ada = { 'remote-user': 'ada', 'remote-name': 'Ada Lovelace', 'remote-groups': 'hr, gis' }

async function codeOf(url: string, headers: Record<string, string>, init: RequestInit = {}): Promise<number> {
  const reply = await fetch(url + target, { ...init, headers })
  const body = await reply.json()
  return body.error?.code ?? reply.status
}
const who = () => [stack.audit.at(-1)?.principal, stack.audit.at(-1)?.carrier]

describe('the listener of a front proxy', () => {
  it('believes the proxy who asks', async () => {
    expect(await codeOf(front(), { ...proven, ...ada })).toBe(200)
    expect(who()).toEqual(['proxy:authelia:ada', 'identity'])
  })

  it('takes nobody for anonymous where the proxy names nobody', async () => {
    expect(await codeOf(front(), proven)).toBe(499)
    expect(await codeOf(front(), { ...proven, 'remote-user': ' ', 'remote-groups': 'gis' })).toBe(499)
  })

  it('gives rights by groups alone: other groups give none', async () => {
    expect(await codeOf(front(), { ...proven, 'remote-user': 'eve', 'remote-groups': 'gis2,agis' })).toBe(403)
    expect(await codeOf(front(), { ...proven, 'remote-user': 'eve', 'remote-groups': 'everything' })).toBe(
      403,
    )
  })

  it.each<[string, Record<string, string>]>([
    ['no secret', {}],
    ['a wrong one', { 'x-mapgate-secret': `${secret}x` }],
    ['a part of it', { 'x-mapgate-secret': secret.slice(0, -1) }],
    ['an empty one', { 'x-mapgate-secret': '' }],
    ['it in another header', { token: secret, authorization: `Bearer ${secret}` }],
  ])('refuses everything with %s, also with a good key beside it', async (_what, headers) => {
    expect(await codeOf(front(), { ...ada, ...headers })).toBe(400)
    expect(await codeOf(front(), { token: 'demo-key', ...headers })).toBe(400)
    expect(who()[0]).toBe('-')
  })

  it('refuses other addresses, whatever they show and say of themselves', async () => {
    expect(await codeOf(front('far'), { ...proven, ...ada, 'x-forwarded-for': '192.0.2.7' })).toBe(400)
  })

  it.each([
    ['the user twice', ['Remote-User: ada', 'Remote-User: root']],
    ['the user in two cases', ['Remote-User: ada', 'remote-user: root']],
    ['the user with an underscore', ['Remote_User: root']],
    ['the user with an underscore beside the right one', ['Remote-User: ada', 'REMOTE_USER: root']],
    ['the groups twice', ['Remote-User: eve', 'Remote-Groups: hr', 'Remote-Groups: gis']],
    ['the groups with an underscore', ['Remote-User: eve', 'Remote_Groups: gis']],
    ['the secret twice', ['Remote-User: eve', `X-Mapgate-Secret: ${secret}`]],
    ['the secret with an underscore', ['Remote-User: eve', `X_Mapgate_Secret: ${secret}`]],
    ['a user of 300 letters', [`Remote-User: ${'a'.repeat(300)}`]],
  ])('refuses %s', async (_what, headers) => {
    const text = await sendRaw(front(), rawRequest(target, [`X-Mapgate-Secret: ${secret}`, ...headers]))
    expect(statuses(text)).toEqual([400])
  })

  it('lets the word of the proxy stand alone: no cookie, token or ticket beside it counts', async () => {
    const all = {
      ...proven,
      ...ada,
      token: 'demo-key',
      cookie: 'mapgate=planted',
      authorization: 'Negotiate YII=',
    }
    expect(await codeOf(front(), all)).toBe(200)
    expect(who()).toEqual(['proxy:authelia:ada', 'identity'])
    const eve = { ...proven, 'remote-user': 'eve', token: 'demo-key' }
    expect(await codeOf(front(), eve)).toBe(403)
  })

  it('reads no session cookie, also where nobody is signed in at the proxy', async () => {
    const begun = await fetch(`${stack.gatewayUrl}/.mapgate/session`, {
      method: 'POST',
      headers: { token: 'demo-key', origin: stack.gatewayUrl },
    })
    const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(await codeOf(stack.gatewayUrl, { cookie })).toBe(200)
    expect(await codeOf(front(), { ...proven, cookie })).toBe(499)
  })

  it('vouches for no page of strangers', async () => {
    const form = { method: 'POST', body: new URLSearchParams({ f: 'json' }) }
    expect(await codeOf(front(), { ...proven, ...ada, origin: 'https://evil.example' }, form)).toBe(403)
    expect(await codeOf(front(), { ...proven, ...ada, origin: 'null' }, form)).toBe(403)
    expect(await codeOf(front(), { ...proven, ...ada, origin: 'https://app.example' }, form)).toBe(200)
    expect(await codeOf(front(), { ...proven, ...ada }, form)).toBe(200)
  })

  it('knows callers by the address that the proxy states', async () => {
    await codeOf(front(), { ...proven, ...ada, 'x-forwarded-for': '203.0.113.9, 127.0.0.1' })
    expect(stack.audit.at(-1)?.clientAddress).toBe('203.0.113.9')
  })

  it('gives what is made from its word for five minutes at the most', async () => {
    const reply = await fetch(`${front()}/.mapgate/ticket`, {
      method: 'POST',
      headers: { ...proven, ...ada },
    })
    const { ticket, expiresInSeconds } = (await reply.json()) as { ticket: string; expiresInSeconds: number }
    expect(expiresInSeconds).toBeLessThanOrEqual(300)
    expect(await codeOf(stack.gatewayUrl, { token: ticket })).toBe(200)
    stack.skip(300_000)
    expect(await codeOf(stack.gatewayUrl, { token: ticket })).toBe(498)
  })

  it('at a Unix socket needs the secret too', async () => {
    const ask = (headers: readonly string[]) =>
      new Promise<string>((done) => {
        const chunks: Buffer[] = []
        const connection = connect(socket, () => connection.write(rawRequest(target, headers)))
        connection.on('data', (chunk) => chunks.push(chunk)).on('close', () => done(chunks.join('')))
      })
    const user = ['Remote-User: ada', 'Remote-Groups: gis']
    expect(statuses(await ask(user))).toEqual([400])
    expect(statuses(await ask([...user, `X-Mapgate-Secret: ${secret}`]))).toEqual([200])
    expect(who()[0]).toBe('proxy:local:ada')
  })

  it('by certificates believes the proxy that shows one, over HTTP/2 too, and takes it for nobody', async () => {
    const url = front('mutual') + target
    const certified = await askTls(url, { headers: ada, credential: proxyCertificate })
    expect([certified.status, who()[0]]).toEqual([200, 'proxy:mutual:ada'])
    expect((await askHttp2(url, { headers: ada, credential: proxyCertificate })).text).toContain('"layers"')
    expect((await askTls(url, { credential: proxyCertificate })).text).toContain('499')
    for (const credential of [undefined, await theirs.issue('front')])
      expect((await askTls(url, { headers: ada, credential })).status).toBe(400)
  })
})

describe('the listener for everybody', () => {
  const spellings = [
    'X-Forwarded-User',
    'X-Forwarded-Groups',
    'X-Forwarded-Email',
    'X-Forwarded-Preferred-Username',
    'X-Auth-Request-User',
    'Remote-User',
    'Remote-Groups',
    'REMOTE_USER',
    'Remote_User',
    'HTTP_REMOTE_USER',
    'X-Remote-User',
    'X-WEBAUTH-USER',
    'X_WEBAUTH_USER',
    'sec-username',
    'sec-roles',
  ]

  it.each(spellings)('does not know %s, with the secret of the proxy beside it', async (name) => {
    const headers = [
      `${name}: ada`,
      'Remote-Groups: gis',
      'sec-roles: everything',
      `X-Mapgate-Secret: ${secret}`,
    ]
    const text = await sendRaw(stack.gatewayUrl, rawRequest(target, headers))
    expect(text).toContain('499')
    expect(stack.audit.at(-1)).toMatchObject({ principal: 'anonymous', carrier: 'none' })
  })

  it.each([
    ['as a token', (text: string) => ({ token: text })],
    ['as a bearer', (text: string) => ({ authorization: `Bearer ${text}` })],
  ])('does not take for a person of the proxy what is told apart inside, %s', async (_what, headers) => {
    expect(await codeOf(front(), { ...proven, ...ada })).toBe(200)
    const inside = JSON.stringify(['authelia', 'ada', 'Ada Lovelace', ['hr', 'gis']])
    expect(await codeOf(stack.gatewayUrl, headers(inside))).toBe(498)
  })

  it('forwards none of them to the map server', async () => {
    const seen: string[][] = []
    stack.sample.report.take()
    for (const url of [stack.gatewayUrl, front()]) {
      const all = Object.fromEntries(
        spellings.filter((name) => !name.includes('_')).map((name) => [name, 'mallory']),
      )
      await codeOf(url, { ...proven, ...all, ...ada, 'x-forwarded-user': 'mallory' })
      seen.push(stack.sample.report.take().map((one) => JSON.stringify(one)))
    }
    expect(seen.flat().join()).not.toMatch(/mallory|lovelace/i)
  })
})

it('a proxy that a reload took away is believed no more, though its listener is still open', async () => {
  await stack.reconfigure((configuration) => {
    configuration.proxies = configuration.proxies.filter(({ name }: { name: string }) => name !== 'authelia')
  })
  expect(await codeOf(front(), { ...proven, ...ada })).toBe(400)
})
