import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  askHttp2,
  askTls,
  type Credential,
  makeAuthority,
  type TlsQuestion,
  writeAll,
} from '../e2e/certificates.ts'
import { type Stack, startStack } from '../e2e/stack.ts'

const target = '/arcgis/rest/services/Assets_Service/MapServer?f=json'
const day = 86_400_000
const directory = mkdtempSync(join(tmpdir(), 'mapgate-certificates-'))
const [programs, strangers] = await Promise.all([makeAuthority('Programs'), makeAuthority('Strangers')])
const spiffe = { type: 'url', value: 'spiffe://example.org/etl' } as const
const known = {
  etl: await programs.issue('etl', { names: [spiffe] }),
  mailer: await programs.issue('mailer', { names: [{ type: 'email', value: 'mailer@example.org' }] }),
  host: await programs.issue('host', { names: [{ type: 'dns', value: 'Render.example.org' }] }),
  pinned: await programs.issue('pinned'),
  revoked: await programs.issue('revoked', { names: [spiffe] }),
}
const server = await strangers.issue('127.0.0.1', {
  use: 'server',
  names: [{ type: 'ip', value: '127.0.0.1' }],
})
const files = writeAll(directory, {
  cert: server.cert,
  key: server.key,
  clientCa: programs.pem,
  crl: await programs.revoke(known.revoked.serialNumber),
})
let stack: Stack

beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.listen.tls = files
      configuration.publicUrl = 'https://127.0.0.1:0'
      configuration.origins = ['https://app.example']
      const roles = ['everything']
      configuration.certificates = [
        { name: 'etl', san: 'URI:spiffe://example.org/etl', roles },
        { name: 'mailer', san: 'email:mailer@example.org', roles },
        { name: 'host', san: 'DNS:render.example.org', roles },
        { name: 'pinned', fingerprint: known.pinned.fingerprint, roles },
      ]
    },
  })
})
afterAll(async () => {
  await stack?.close()
  rmSync(directory, { recursive: true })
})

const codeIn = ({ status, text }: { status: number; text: string }): number =>
  JSON.parse(text).error?.code ?? status
const codeOf = async (credential?: Credential, more: TlsQuestion = {}): Promise<number> =>
  codeIn(await askTls(stack.gatewayUrl + target, { credential, ...more }))
const who = () => [stack.audit.at(-1)?.principal, stack.audit.at(-1)?.carrier]

describe('a certificate of a program', () => {
  it.each(['etl', 'mailer', 'host', 'pinned'] as const)('names it: %s', async (name) => {
    expect(await codeOf(known[name])).toBe(200)
    expect(who()).toEqual([`certificate:${name}`, 'certificate'])
  })

  it('names it over HTTP/2 too', async () => {
    expect(codeIn(await askHttp2(stack.gatewayUrl + target, { credential: known.etl }))).toBe(200)
    expect(who()).toEqual(['certificate:etl', 'certificate'])
  })

  it('is asked for, and nobody has to show one', async () => {
    expect(await codeOf()).toBe(499)
    expect(await codeOf(undefined, { headers: { token: 'demo-key' } })).toBe(200)
  })

  it.each<[string, () => Promise<Credential>, RegExp]>([
    [
      'of another authority',
      () => strangers.issue('etl', { names: [spiffe] }),
      /No authority that is trusted here/,
    ],
    [
      'that is over',
      () => programs.issue('etl', { names: [spiffe], notAfter: new Date(Date.now() - day / 2) }),
      /has expired/,
    ],
    [
      'that is to come',
      () => programs.issue('etl', { names: [spiffe], notBefore: new Date(Date.now() + day / 2) }),
      /No authority|not valid yet/,
    ],
    ['that was revoked', async () => known.revoked, /was revoked/],
    [
      'of a server, which is no certificate of a caller',
      () => programs.issue('etl', { names: [spiffe], use: 'server' }),
      /No authority/,
    ],
    ['of nobody', () => programs.issue('etl'), /not known here/],
    [
      'with the name in its subject alone',
      () => programs.issue('spiffe://example.org/etl'),
      /not known here/,
    ],
    [
      'whose name only begins alike',
      () => programs.issue('x', { names: [{ type: 'url', value: 'spiffe://example.org/etl/other' }] }),
      /not known here/,
    ],
    [
      'whose name is of another type',
      () => programs.issue('x', { names: [{ type: 'dns', value: 'spiffe://example.org/etl' }] }),
      /not known here/,
    ],
    [
      'whose one name pretends to be two',
      () =>
        programs.issue('x', { names: [{ type: 'dns', value: 'a, URI:spiffe://example.org/etl, DNS:b' }] }),
      /not known here/,
    ],
    [
      'whose one name closes a quotation',
      () =>
        programs.issue('x', { names: [{ type: 'dns', value: 'a", URI:spiffe://example.org/etl, DNS:"b' }] }),
      /not known here/,
    ],
  ])('%s is refused in words, not anonymous', async (_what, issue, text) => {
    const reply = await askTls(stack.gatewayUrl + target, { credential: await issue() })
    expect([codeIn(reply), reply.text]).toEqual([498, expect.stringMatching(text)])
  })

  it('gives way to what the client shows itself, be it good or bad', async () => {
    expect(await codeOf(known.etl, { headers: { token: 'demo-key' } })).toBe(200)
    expect(who()).toEqual(['key:demo', 'header'])
    expect(await codeOf(known.etl, { headers: { token: 'wrong' } })).toBe(498)
    expect(await codeOf(known.revoked, { headers: { token: 'demo-key' } })).toBe(200)
  })

  it('of a browser vouches for no page of strangers', async () => {
    const form = {
      method: 'POST',
      body: 'f=json',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }
    const from = (origin: string) => ({ ...form, headers: { ...form.headers, origin } })
    expect(await codeOf(known.etl, from('https://evil.example'))).toBe(403)
    expect(await codeOf(known.etl, from('null'))).toBe(403)
    expect(await codeOf(known.etl, { headers: { referer: 'https://evil.example/' } })).toBe(403)
    expect(await codeOf(known.etl, from('https://app.example'))).toBe(200)
    expect(await codeOf(known.etl, form)).toBe(200)
    const script = await askTls(`${stack.gatewayUrl}${target}&callback=steal`, { credential: known.etl })
    expect(script.text).toContain('403')
  })

  it('is no text that could be shown in its stead', async () => {
    const der = known.etl.cert.replace(/-----[^-]+-----|\s/g, '')
    expect(await codeOf(known.etl)).toBe(200)
    expect(await codeOf(undefined, { headers: { token: der } })).toBe(498)
    expect(
      await codeOf(undefined, { headers: { 'x-forwarded-client-cert': der, 'client-cert': `:${der}:` } }),
    ).toBe(499)
  })

  it('that ends while its connection stays open is refused there too', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ...known.pinned, rejectUnauthorized: false })
    expect(await codeOf(undefined, { agent })).toBe(200)
    stack.skip(2 * day)
    expect(await codeOf(undefined, { agent })).toBe(498)
    stack.skip(-2 * day)
    agent.destroy()
  })
})

describe('authorities that change while connections are open', () => {
  it('end them: nobody stays known by what was trusted before, nor by a resumed session', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ...known.etl, rejectUnauthorized: false })
    expect(await codeOf(undefined, { agent })).toBe(200)
    writeFileSync(files.crl, await programs.revoke(known.revoked.serialNumber, known.etl.serialNumber))
    await stack.reconfigure(() => {})
    expect(await codeOf(undefined, { agent })).toBe(498)
    // The agent connects again, with the ticket of its first session.
    expect(await codeOf(undefined, { agent })).toBe(498)
    expect(await codeOf(known.etl)).toBe(498)
    expect(await codeOf(known.mailer)).toBe(200)
    agent.destroy()
  })

  it('and a connection of a program that is good is only made again', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ...known.mailer, rejectUnauthorized: false })
    expect(await codeOf(undefined, { agent })).toBe(200)
    writeFileSync(files.clientCa, programs.pem + strangers.pem)
    writeFileSync(files.crl, (await programs.revoke(known.revoked.serialNumber)) + (await strangers.revoke()))
    await stack.reconfigure(() => {})
    const first = await askTls(stack.gatewayUrl + target, { agent })
    expect([codeIn(first), first.text]).toEqual([498, expect.stringContaining('connect again')])
    expect(await codeOf(undefined, { agent })).toBe(200)
    expect(await codeOf(await strangers.issue('new', { names: [spiffe] }))).toBe(200)
    agent.destroy()
  })
})
