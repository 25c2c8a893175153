import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { upstreamSection } from '../../packages/gateway/src/config/sections/upstreams.ts'
import { outboundWith } from '../../packages/gateway/src/core/upstream/outbound.fixture.ts'
import { createUpstreams } from '../../packages/gateway/src/upstream/index.ts'
import { good, type MiniStack, startMiniStack, tilePath } from '../system/faults/mini-stack.ts'
import { json, startMiniUpstream } from '../system/faults/mini-upstream.ts'

type Resolve = NonNullable<Parameters<typeof createUpstreams>[0]['resolve']>

// Class 28: redirects from the upstream to another host; DNS rebinding; IPv4-mapped IPv6; link-local and metadata addresses.
const open: { close: () => unknown }[] = []
afterEach(async () => {
  for (const part of open.splice(0)) await part.close()
})

describe('a redirect from the upstream', () => {
  const targets = (inside: string, outside: string) => [
    outside,
    'http://169.254.169.254/latest/meta-data/iam/',
    'http://[::ffff:169.254.169.254]/',
    '//evil.example/arcgis/rest/services',
    `${inside}@evil.example/`,
    `${inside}.evil.example/`,
    '/other-site/secret',
    '/arcgis/../secret',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '',
  ]

  it('is never followed off the upstream and never handed to the caller', async () => {
    let reached = 0
    const outside = await startMiniUpstream((_request, response) => {
      reached += 1
      json(response, { secret: true })
    })
    open.push({ close: outside.stop })
    let location = ''
    const stack: MiniStack = await startMiniStack({
      answer: (request, response) => {
        if (/secret/.test(request.url)) reached += 1
        response.writeHead(302, { location }).end('moved')
      },
    })
    open.push(stack)
    for (const target of targets(new URL(stack.upstream.url).origin, `${outside.url}/rest/services`)) {
      location = target
      const reply = await fetch(stack.gateway.url + tilePath, { headers: good, redirect: 'manual' })
      expect([target, reply.status]).toEqual([target, 502])
      expect(reply.headers.get('location')).toBeNull()
      expect(await reply.text()).not.toMatch(/169\.254|evil|moved|secret/)
    }
    expect(reached).toBe(0)
    expect(stack.audit.at(-1)?.reason).toContain('upstream.redirect-refused')
  })

  it('that runs in a circle ends', async () => {
    const stack = await startMiniStack({
      answer: ({ url }, response) => void response.writeHead(302, { location: url }).end(),
    })
    open.push(stack)
    expect((await fetch(stack.gateway.url + tilePath, { headers: good })).status).toBe(502)
    expect(stack.upstream.seen.filter(({ url }) => url.includes('tile')).length).toBeLessThan(6)
  })
})

describe('a redirect from the token service', () => {
  it.each([301, 302, 307, 308])('by %i takes no password elsewhere', async (status) => {
    const elsewhere = await startMiniUpstream((_request, response) =>
      json(response, { token: 'x'.repeat(40) }),
    )
    let asked = ''
    const site = createServer(async (request, response) => {
      if (request.url?.includes('rest/info')) return void json(response, { currentVersion: 10.91 })
      asked += await text(request)
      response.writeHead(status, { location: `${elsewhere.url}/tokens/generateToken` }).end()
    })
    await new Promise<void>((done) => site.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/arcgis`
    const credential = { kind: 'arcgis-token', username: 'gateway', password: 'secret-of-the-gateway' }
    const upstreams = createUpstreams({
      configuration: { ags: upstreamSection.parse({ kind: 'arcgis', url, credential }) },
      directory: '.',
      clock: Date.now,
    })
    open.push(
      upstreams,
      { close: elsewhere.stop },
      {
        close: () => {
          site.close()
          site.closeAllConnections()
        },
      },
    )
    const outcome = upstreams.forward(outboundWith(), new AbortController().signal)
    expect(await outcome.catch(({ code }) => code)).toBe('upstream.sign-in-failed')
    expect(asked).toContain('secret-of-the-gateway')
    expect([elsewhere.signIns, elsewhere.seen]).toEqual([0, []])
  })
})

describe('an upstream by name', () => {
  const outbound = outboundWith()
  const never = new AbortController().signal

  async function ask(host: string, resolve: Resolve, more: object = {}) {
    const mini = await startMiniUpstream((_request, response) => json(response, { reached: true }))
    const upstreams = createUpstreams({
      configuration: {
        ags: upstreamSection.parse({ kind: 'arcgis', url: `http://${host}:${mini.port}/arcgis`, ...more }),
      },
      directory: '.',
      clock: Date.now,
      resolve,
    })
    open.push(upstreams, { close: mini.stop })
    const outcome = await upstreams.forward(outbound, never).then(
      ({ status }) => String(status),
      (error) => `${error.code} ${error.detail}`,
    )
    return { outcome, seen: mini.seen.length, upstreams, mini }
  }

  const resolving =
    (...addresses: string[]): Resolve =>
    (_host, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    'fe80::1',
    'fd00:ec2::254',
    '100.100.100.200',
    '0.0.0.0',
  ])('that resolves to %s is not connected to', async (address) => {
    const { outcome, seen } = await ask('gis.internal', resolving(address))
    expect(outcome).toContain('upstream.unreachable MAPGATE_REFUSED_ADDRESS')
    expect(seen).toBe(0)
  })

  it('cannot be bound again between the check and the connection', async () => {
    let asked = 0
    const rebinding: Resolve = (host, done) => {
      asked += 1
      resolving(asked === 1 ? '127.0.0.1' : '169.254.169.254')(host, done)
    }
    const { outcome, seen, upstreams, mini } = await ask('gis.internal', rebinding)
    expect([outcome, seen, asked]).toEqual(['200', 1, 1])
    mini.server.closeAllConnections()
    const again = await upstreams.forward(outbound, never).catch((error) => error)
    expect(again).toMatchObject({ code: 'upstream.unreachable', detail: 'MAPGATE_REFUSED_ADDRESS' })
  })

  it('with one bad address among good ones is refused, and let through only where it is allowed by name', async () => {
    const mixed = resolving('127.0.0.1', '169.254.169.254')
    expect((await ask('gis.internal', mixed)).outcome).toContain('MAPGATE_REFUSED_ADDRESS')
    const allowed = await ask('gis.internal', mixed, { insecureAllowAddresses: ['gis.internal'] })
    expect(allowed.outcome).toBe('200')
  })

  it.each(['169.254.169.254', '[::ffff:a9fe:a9fe]', '2852039166', '0xa9.0xfe.0xa9.0xfe', '[fe80::1]'])(
    'is not opened at the literal address %s',
    (host) => {
      const configuration = { ags: upstreamSection.parse({ kind: 'arcgis', url: `http://${host}/arcgis` }) }
      expect(() => createUpstreams({ configuration, directory: '.', clock: Date.now })).toThrow(
        /link-local or metadata/,
      )
    },
  )
})
