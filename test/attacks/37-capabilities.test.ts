import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'

// Capabilities name every layer, where the data lie, who keeps them, and addresses that lead around the gateway.

let gated: Gated
beforeAll(async () => {
  gated = await startGated()
})
afterAll(() => gated?.close())

const names = ['arcgis', 'mapserver', 'qgis'] as const
const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor
const documents = [
  { SERVICE: 'WMS', REQUEST: 'GetCapabilities', VERSION: '1.1.1' },
  { SERVICE: 'WMS', REQUEST: 'GetCapabilities', VERSION: '1.3.0' },
  { SERVICE: 'WMTS', REQUEST: 'GetCapabilities', VERSION: '1.0.0' },
] as const
const answered = async (
  name: string,
  document: Record<string, string>,
  caller: 'guest' | 'editor' = 'guest',
) =>
  name === 'arcgis' && document.SERVICE === 'WMTS' ? undefined : gated.ask(doorOf(name), document, { caller })

describe.each(names)('Before %s, capabilities', (name) => {
  it.each(documents)('name no hidden layer and no address but ours: $SERVICE $VERSION', async (document) => {
    const reply = await answered(name, document)
    if (reply === undefined) return
    expect(reply.status, reply.text.slice(0, 300)).toBe(200)
    expect(reply.text).not.toMatch(
      /vault|zqCanary|maps\.internal|secret|Somebody Internal|mapserv\b|\/cgi-bin\//,
    )
    const addresses = [
      ...reply.text.matchAll(/(?:href|template|onlineResource|schemaLocation)="([^"]*)"/g),
    ].map(([, address = '']) => address)
    expect(addresses.length).toBeGreaterThan(0)
    for (const address of addresses.flatMap((text) => text.split(/\s+/)))
      expect(
        address.startsWith(gated.stack.gatewayUrl) ||
          /^http:\/\/(?:www|schemas)\.(?:opengis\.net|w3\.org)\//.test(address),
        address,
      ).toBe(true)
    if (name === 'arcgis') expect(reply.text).not.toMatch(/>3</)
  })

  it.each(documents)('name for an editor what a guest does not see: $SERVICE $VERSION', async (document) => {
    const reply = await answered(name, document, 'editor')
    if (reply === undefined) return
    expect(reply.status).toBe(200)
    expect(reply.text).toContain(name === 'arcgis' ? '>3<' : 'vault')
    expect(reply.text).not.toMatch(/maps\.internal|secret\.|Somebody Internal/)
  })

  it('of a caller who sees nothing are no document', async () => {
    const door = doorOf(name)
    const replies = await Promise.all(
      [{ key: 'nobody-key' }, { key: undefined }].map(({ key }) =>
        gated.ask(door, documents[0], {
          caller: 'anonymous',
          init: { headers: key === undefined ? {} : { token: key } },
        }),
      ),
    )
    for (const reply of replies) {
      expect(reply.status).toBeGreaterThanOrEqual(400)
      expect(reply.text).not.toMatch(/<Layer|parcels|Hydrants/)
    }
  })
})

describe('A document that is remembered', () => {
  it('carries on the ticket of whoever asks, and of nobody else', async () => {
    const tickets = await Promise.all(
      ['guest', 'editor', 'guest'].map(async (caller) => {
        const reply = await fetch(`${gated.stack.gatewayUrl}/.mapgate/ticket`, {
          method: 'POST',
          headers: { token: `${caller}-key` },
        })
        return ((await reply.json()) as { ticket: string }).ticket
      }),
    )
    const [guest = '', editor = ''] = tickets
    for (const name of names) {
      const door = doorOf(name)
      const asked = { ...documents[1] }
      const by = async (ticket: string, where: 'path' | 'query') => {
        const address =
          where === 'path'
            ? `${gated.stack.gatewayUrl}/t/${ticket}${door.path}?${new URLSearchParams(asked)}`
            : `${gated.stack.gatewayUrl}${door.path}?${new URLSearchParams({ ...asked, mg_ticket: ticket })}`
        const reply = await fetch(address)
        return { status: reply.status, text: await reply.text() }
      }
      const plain = await gated.ask(door, asked)
      for (const where of ['path', 'query'] as const) {
        const [first, second, third] = [
          await by(guest, where),
          await by(editor, where),
          await by(guest, where),
        ]
        expect([first.status, second.status, third.status]).toEqual([200, 200, 200])
        expect([
          first.text.includes(guest),
          first.text.includes(editor),
          second.text.includes(guest),
          second.text.includes(editor),
        ]).toEqual([true, false, false, true])
        expect(third.text).toBe(first.text)
      }
      const after = await gated.ask(door, asked)
      expect(after.text).toBe(plain.text)
      expect(after.text).not.toMatch(new RegExp(`${guest}|${editor}|guest-key`))
    }
  })
})
