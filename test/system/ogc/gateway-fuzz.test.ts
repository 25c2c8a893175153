import { describe, expect, it } from 'vitest'
import { fuzzGateway } from '../../fuzz/ogc/gateway/run.ts'
import type { WireReply } from '../../fuzz/ogc/gateway/wire.ts'
import type { LoggedRequest } from '../../ogc/listener.ts'
import { pngOf } from '../../ogc/painter.ts'

// The short run with a fixed seed; `npm run fuzz -- --ogc` is the long one.

const changed =
  (from: RegExp, to: string) =>
  (request: LoggedRequest): LoggedRequest => ({ ...request, url: request.url.replace(from, to) })

describe('Random and injured requests of WMS and WMTS', () => {
  it('ask map servers for nothing that their accounts may not see, and show it as a drawing without the rest does', async () => {
    const { differences, requests, sent, answered } = await fuzzGateway({
      seed: 2026,
      cases: 520,
      seconds: Number.POSITIVE_INFINITY,
    })
    expect(
      differences.map(
        ({ number, made, what }) => `${number}: ${made.asker.name} ${made.wire.target} ${what}`,
      ),
    ).toEqual([])
    expect(requests).toBe(520)
    expect(sent).toBeGreaterThan(50)
    for (const door of ['recording', 'mapserver', 'qgis'])
      for (const kind of ['map', 'info', 'tile'])
        expect(answered[`${door} ${kind}`] ?? 0, `${door} ${kind}`).toBeGreaterThan(0)
  })

  it.each<[what: string, sent: (request: LoggedRequest) => LoggedRequest]>([
    ['a filter is lost', changed(/&CQL_FILTER=[^&]*/, '')],
    ['a filter is emptied', changed(/(CQL_FILTER=)[^&]*/, '$1')],
    ['a filter is another one', changed(/open/, 'restricted')],
    ['a hidden layer is drawn too', changed(/(&LAYERS=)/, '$1vault%2C')],
    ['a layer more is drawn', changed(/(&LAYERS=parcels)&/, '$1%2Chydrants&')],
    ['a style is sent', changed(/(&STYLES=)/, '$1x')],
    ['a key stands twice', changed(/&FORMAT/, '&layers=vault&FORMAT')],
    ['the place is another one', changed(/(BBOX=\d)/, '$11')],
    ['more pixels are asked for', changed(/(WIDTH=)/, '$19')],
    ['a group is asked for', changed(/LAYERS=hydrants/, 'LAYERS=network')],
    [
      'a key of the client is passed on',
      (request) => ({ ...request, headers: { ...request.headers, token: 'x' } }),
    ],
  ])('are found out where %s', async (_, sent) => {
    await expectFound({ sent })
  })

  it.each<[what: string, reply: (reply: WireReply) => WireReply | Promise<WireReply>]>([
    ['a reply holds a hidden cell', (reply) => ({ ...reply, text: `${reply.text} zqCanaryWrenzq` })],
    ['a reply names the map server', (reply) => ({ ...reply, text: `${reply.text} maps.internal` })],
    ['a picture shows a hidden layer', (reply) => withPicture(reply, 'ff00aaff')],
    ['a picture shows nothing', (reply) => withPicture(reply, '00000000')],
    ['the gateway fails', (reply) => ({ ...reply, status: 500 })],
  ])('are found out where %s', async (_, reply) => {
    await expectFound({ reply })
  })
})

/** The reply with a picture of one colour in place of its own. */
async function withPicture(reply: WireReply, colour: string): Promise<WireReply> {
  if (reply.type !== 'image/png' || reply.body.length === 0) return reply
  const size = { width: reply.body.readUInt32BE(16), height: reply.body.readUInt32BE(20) }
  const pixels = Buffer.alloc(size.width * size.height * 4, Buffer.from(colour, 'hex'))
  return { ...reply, body: await pngOf(pixels, size) }
}

async function expectFound(tamper: NonNullable<Parameters<typeof fuzzGateway>[0]['tamper']>): Promise<void> {
  const { differences } = await fuzzGateway({
    seed: 2026,
    cases: 600,
    seconds: Number.POSITIVE_INFINITY,
    kinds: [],
    stopAtFirst: true,
    tamper,
  })
  expect(differences.length).toBeGreaterThan(0)
}
