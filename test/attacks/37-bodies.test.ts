import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'

// A body beside a query can say something else than the query, and XML can name another operation, another service, or a file.

let gated: Gated
beforeAll(async () => {
  gated = await startGated()
})
afterAll(() => gated?.close())

const names = ['arcgis', 'mapserver', 'qgis'] as const
const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor
const form = 'application/x-www-form-urlencoded'
const post = (body: string, type = form): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': type },
})

describe.each(names)('Before %s', (name) => {
  it('a form is read as a query is', async () => {
    const door = doorOf(name)
    const asked = gated.map(door, door.seen)
    const [query, body] = [
      await gated.ask(door, asked),
      await gated.ask(door, '', { init: post(new URLSearchParams(asked).toString()) }),
    ]
    expect([body.status, body.body.equals(query.body)], body.text.slice(0, 200)).toEqual([200, true])
    for (const sent of body.sent) expect(sent.startsWith('/') || sent.startsWith('{')).toBe(true)
  })

  it.each<[what: string, body: (door: GatedDoor) => string]>([
    ['other layers', ({ hidden }) => `LAYERS=${hidden}`],
    ['other layers in other letters', ({ hidden }) => `layers=${hidden}`],
    ['another operation', () => 'REQUEST=GetCapabilities'],
    ['another box', () => 'BBOX=0,0,1,1'],
    ['a filter', () => 'FILTER=x'],
    ['a style', () => 'SLD_BODY=x'],
  ])('a form that says %s than the query is refused', async (_, body) => {
    const door = doorOf(name)
    const reply = await gated.ask(door, gated.map(door, door.seen), { init: post(body(door)) })
    expect([reply.status, reply.sent]).toEqual([400, []])
  })

  it.each<[what: string, type: string, body: string]>([
    [
      'GetMap',
      'text/xml',
      '<GetMap version="1.1.1" service="WMS"><StyledLayerDescriptor><NamedLayer><Name>vault</Name></NamedLayer></StyledLayerDescriptor></GetMap>',
    ],
    [
      'an entity',
      'application/xml',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><GetMap>&x;</GetMap>',
    ],
    [
      'another service',
      'application/xml',
      '<wfs:GetFeature service="WFS" xmlns:wfs="http://www.opengis.net/wfs"><wfs:Query typeName="vault"/></wfs:GetFeature>',
    ],
    [
      'SOAP',
      'application/soap+xml',
      '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body/></soap:Envelope>',
    ],
    ['JSON', 'application/json', '{"LAYERS":"vault"}'],
    ['text', 'text/plain', 'LAYERS=vault'],
    ['XML that says it is a form', form, '<GetMap/>'],
  ])('%s in the body is refused in words of the dialect, with and without a query', async (_, type, body) => {
    const door = doorOf(name)
    for (const query of [{}, { ...gated.map(door, door.seen) }]) {
      const reply = await gated.ask(door, query, { init: post(body, type) })
      if (reply.status === 200 && type === form) {
        // An unknown parameter without a value.
        expect(reply.type).toBe('image/png')
        continue
      }
      expect(reply.status).toBeGreaterThanOrEqual(400)
      expect(reply.status).toBeLessThan(500)
      expect(reply.sent).toEqual([])
      expect(reply.text).not.toMatch(/root:|vault/)
    }
  })

  it.each(['PUT', 'DELETE', 'PATCH'])('%s is refused', async (method) => {
    const door = doorOf(name)
    const reply = await gated.ask(door, gated.map(door, door.seen), { init: { method } })
    expect([reply.status >= 400, reply.sent]).toEqual([true, []])
  })
})
