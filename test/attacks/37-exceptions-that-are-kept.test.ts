import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'
import type { ProgramReply } from '../ogc/listener.ts'
import { pngOf } from '../ogc/painter.ts'
import { capabilitiesWith, type ScriptedServer, startScriptedServer } from '../ogc/scripted-server.ts'

// Map servers send errors with HTTP 200: kept as the answer to a question, one would stand in place of the picture for everybody, for as long as it is kept.

let server: ScriptedServer
let gated: Gated
beforeAll(async () => {
  server = await startScriptedServer(capabilitiesWith())
  gated = await startGated({
    kinds: [],
    configure: ({ upstreams, mounts }) => {
      upstreams.town = {
        kind: 'ogc',
        server: 'other',
        url: server.url,
        fields: 'none',
        layers: { parcels: { drawnBy: [] } },
      }
      mounts.push({ path: '/town', upstream: 'town', cache: [{ life: '1h', staleIfError: '1h' }] })
    },
  })
})
afterAll(async () => {
  await gated?.close()
  await server?.close()
})

const said = (type: string, body: string, status = 200): ProgramReply => ({
  status,
  type,
  body: Buffer.from(body),
})
const report =
  '<ServiceExceptionReport version="1.1.1"><ServiceException code="InvalidSRS">zqWords</ServiceException></ServiceExceptionReport>'

describe('An error of the map server', () => {
  it.each<[what: string, reply: ProgramReply]>([
    ['a report with HTTP 200', said('application/vnd.ogc.se_xml', report)],
    ['a report that says it is a picture', said('image/png', report)],
    ['a page with HTTP 200', said('text/html', '<p>zqWords')],
    ['a picture of another size', said('image/png', '')],
    ['a failure', said('text/plain', 'zqWords', 500)],
  ])('is kept for nobody: %s', async (what, reply) => {
    const door = { ...(gated.doors[0] as GatedDoor), path: '/town' }
    // Each case asks a question of its own.
    const at = 1_113_200 + what.length * 7
    const more = { BBOX: [at, 6_446_300, at + 1_000, 6_447_300].join(',') }
    const ask = async () => {
      server.requests.length = 0
      const box = gated.map({ ...door, box: [1_113_200, 6_446_300, 1_114_200, 6_447_300] }, 'parcels', more)
      const { status, type, text } = await gated.ask(door, box, { caller: 'editor' })
      return { status, isPicture: type === 'image/png', asked: server.requests.length, text }
    }
    server.reply = () => reply
    const failed = await ask()
    expect([failed.status >= 400, failed.isPicture, failed.text.includes('zqWords')]).toEqual([
      true,
      false,
      false,
    ])
    const size = { width: 250, height: 250 }
    const picture = await pngOf(Buffer.alloc(250 * 250 * 4, 255), size)
    server.reply = () => ({ status: 200, type: 'image/png', body: picture })
    expect(await ask()).toMatchObject({ status: 200, isPicture: true, asked: 1 })
    server.reply = () => reply
    expect(await ask()).toMatchObject({ status: 200, isPicture: true, asked: 0 })
  })
})
