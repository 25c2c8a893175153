import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../e2e/stack.ts'
import { type MiniStack, startMiniStack, tilePath } from '../system/faults/mini-stack.ts'
import { type DoorStack, refusal, service, startDoorStack } from './door-stack.ts'
import { rawRequest, sendRaw } from './raw.ts'

// Class 26: an address in a request. The door takes whole addresses, so it must be no open proxy: nothing is connected to because an
// address said so, and a request by the door can do nothing that it could not do without it.

let door: DoorStack
let stack: Stack
let outside: string

beforeAll(async () => {
  door = await startDoorStack()
  ;({ stack, outside } = door)
})
afterAll(() => door?.close())

const encoded = encodeURIComponent

const key = { token: 'demo-key' }

describe('an address that is ours', () => {
  it.each([
    ['an alias', () => `http://${outside}/arcgis${service}?f=json`],
    ['the map server itself', () => `${stack.sampleUrl}${service}?f=json`],
    ['another name', () => `//old.example.org/arcgis${service}?f=json`],
    ['a whole encoded address', () => encoded(`https://old.example.org/arcgis${service}?f=json`)],
  ])('is asked of the map server that the configuration names, and of nobody else: %s', async (_, target) => {
    const { status, body } = await door.sent(target())
    expect([status, JSON.parse(body).mapName]).toEqual([200, expect.any(String)])
    expect(stack.audit.at(-1)).toMatchObject({
      door: '/proxy',
      principal: 'key:demo',
      service: 'Assets_Service',
    })
    expect(door.connections()).toBe(0)
  })

  it.each([
    [`/arcgis${service}/../../../admin`],
    [`/arcgis${service}/%2e%2e/%2e%2e/admin`],
    [`/arcgis/rest/services/..%2f..%2fadmin?f=json`],
    ['/arcgis/rest//services?f=json'],
    [`/arcgis${service}/0%00/query?where=1=1`],
    ['/arcgis/admin/generateToken?f=json'],
    [`/arcgis/rest/services/A\\..\\B/MapServer?f=json`],
    [`/arcgis${service}/0/query?where=1%3D1&where=1%3D2&f=json`],
    ['/map/Assets_Service/MapServer?f=json'],
    ['/arcgis/tokens/generateToken?username=editor&password=editor-demo&f=json'],
  ])('is read by the same grammar as without the door: %s', async (path) => {
    const direct = await sendRaw(stack.gatewayUrl, rawRequest(path, ['token: demo-key']))
    const { status, body } = await door.sent(`${stack.gatewayUrl}${path}`)
    expect(status).toBe(Number(/^HTTP\/1\.1 (\d+)/.exec(direct)?.[1]))
    expect(body).toBe(direct.slice(direct.indexOf('\r\n\r\n') + 4))
  })

  it('makes no header of what stands in its query', async () => {
    const target = `${stack.gatewayUrl}/arcgis${service}?f=json&x=a\r\ntoken: demo-key`
    expect((await door.get(`/proxy?${encoded(target)}`)).text).toBe(refusal)
    for (const query of [
      encoded(target.replace('\r\n', '%0D%0A')),
      target.replace('\r\n', '%0D%0A').replace(' ', '%20'),
    ])
      expect(JSON.parse((await door.get(`/proxy?${query}`)).text).error.code).toBe(499)
  })

  it('accepts no credential in a carrier that its mount does not accept', async () => {
    const path = '/embed/Assets_Service/MapServer?f=json&token=demo-key'
    const direct = await door.get(path)
    expect(JSON.parse(direct.text).error.code).toBe(403)
    expect(await door.get(`/proxy?${stack.gatewayUrl}${path}`)).toEqual(direct)
  })

  it('gets no rights from where it says that it comes from, nor from the door', async () => {
    for (const referer of [
      'https://old.example.org/app/',
      `${stack.gatewayUrl}/`,
      'http://localhost/proxy/proxy.ashx',
    ]) {
      const { text } = await door.get(`/proxy?https://old.example.org/arcgis${service}?f=json`, { referer })
      expect(JSON.parse(text).error.code).toBe(499)
    }
  })

  it('answers two different credentials as without the door', async () => {
    const { text } = await door.get(`/proxy?${stack.gatewayUrl}/arcgis${service}?f=json&token=other-key`, key)
    expect(JSON.parse(text).error).toMatchObject({
      code: 403,
      message: expect.stringContaining('Two different'),
    })
  })
})

describe('what a stranger learns at the door', () => {
  const ask = async (path: string, caller: Record<string, string>) => ({
    door: await door.get(`/proxy?https://old.example.org/arcgis${path}`, caller),
    direct: await door.get(`/arcgis${path}`, caller),
  })

  it.each([
    ['nobody', {}],
    ['somebody who is granted another service', { token: 'other-key' }],
  ])(
    'of services is the same whether they exist or not, and as much as without it: %s',
    async (_, caller) => {
      const there = await ask('/rest/services/Assets_Service/MapServer?f=json', caller)
      const absent = await ask('/rest/services/No_Such_Service/MapServer?f=json', caller)
      expect(there.door).toEqual(there.direct)
      expect(absent.door).toEqual(absent.direct)
      expect(there.door).toEqual(absent.door)
    },
  )

  it('of addresses is nothing but that they are none of ours', async () => {
    const targets = [
      'http://evil.example/',
      'http://localhost/',
      'http://10.0.0.1/arcgis/rest/services',
      'https://old.example.org/',
      'https://old.example.org/arcgisx',
    ]
    const replies = await Promise.all(targets.map((target) => door.get(`/proxy?${target}`)))
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1)
  })
})

describe('a redirect of the map server', () => {
  let mini: MiniStack
  let location = ''
  beforeAll(async () => {
    mini = await startMiniStack({
      configuration: { resourceProxy: {} },
      ags: { aliases: ['https://old.example.org/arcgis'] },
      answer: (_request, response) => void response.writeHead(302, { location }).end('moved'),
    })
  })
  afterAll(() => mini?.close())

  it('is not followed, and not told to the caller', async () => {
    for (const to of [
      `http://${outside}/secret`,
      'http://169.254.169.254/',
      `${mini.gateway.url}/proxy?http://${outside}/`,
    ]) {
      location = to
      const reply = await fetch(`${mini.gateway.url}/proxy?https://old.example.org${tilePath}`, {
        headers: key,
        redirect: 'manual',
      })
      expect([to, reply.status, reply.headers.get('location')]).toEqual([to, 502, null])
    }
    expect(door.connections()).toBe(0)
  })
})

describe('a gateway without the section', () => {
  it('has no door', async () => {
    const mini = await startMiniStack({})
    try {
      for (const path of ['/proxy', '/proxy.ashx?ping', '/arcgis/proxy.php?ping'])
        expect((await fetch(mini.gateway.url + path, { headers: key })).status).not.toBe(200)
      const reply = await fetch(`${mini.gateway.url}/proxy?${mini.upstream.url}/rest/services?f=json`, {
        headers: key,
      })
      expect(reply.status).toBe(404)
    } finally {
      await mini.close()
    }
  })
})
