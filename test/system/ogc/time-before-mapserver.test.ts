import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Stack, startStack } from '../../e2e/stack.ts'
import type { OgcServer } from '../../ogc/listener.ts'
import { countColours, mapOf, pixelsOf } from '../../ogc/pictures.ts'
import { startOgcServer } from '../../ogc/servers.ts'
import type { OgcLayer, Places } from '../../ogc/world.ts'
import { ask, queryOf } from './doors.ts'

// What a caller says by TIME reaches a MapServer that knows time, and its picture is of that time alone.

const square = (x: number): Places => [
  [x, 100],
  [x + 100, 100],
  [x + 100, 200],
  [x, 200],
  [x, 100],
]
const rowOf = (fid: number, day: string, kind: string) => ({
  fid,
  values: { day, kind },
  places: square(fid * 200),
})
const rain: OgcLayer = {
  name: 'rain',
  title: 'Rain',
  table: 'rain',
  kind: 'polygon',
  time: { column: 'day', extent: '2000-01-01/2030-12-31' },
  columns: { day: 'text', kind: 'text' },
  colour: { column: 'kind', of: { old: '112233', new: '445566' } },
  rows: [rowOf(1, '2020-06-15T12:00:00', 'old'), rowOf(2, '2021-06-15T12:00:00', 'new')],
}

let server: OgcServer
let stack: Stack
beforeAll(async () => {
  server = await startOgcServer('mapserver', [rain])
  stack = await startStack({
    configure: ({ upstreams, mounts }) => {
      upstreams.weather = { kind: 'ogc', server: 'mapserver', url: server.url }
      mounts.push({ path: '/weather', upstream: 'weather' })
    },
  })
})
afterAll(async () => {
  await stack?.close()
  await server?.close()
})

const drawn = async (time: Record<string, string>) => {
  server.requests.splice(0)
  const reply = await ask(stack, `/weather?${queryOf(mapOf('rain', time))}`, 'demo-key')
  expect(reply.status).toBe(200)
  const counts = countColours(await pixelsOf(Buffer.from(await reply.arrayBuffer())))
  const said = new URL(server.requests.at(-1)?.url ?? '', 'http://maps.internal').searchParams.get('TIME')
  return { said, kinds: [counts.has('112233'), counts.has('445566')] }
}

it.each<[said: string | null, kinds: readonly boolean[], time?: string]>([
  [null, [true, true]],
  ['2020-01-01T00:00:00Z/2020-12-31T23:59:59.999Z', [true, false], '2020'],
  ['2021-06-15T00:00:00Z/2021-06-15T23:59:59.999Z', [false, true], '2021-06-15'],
  ['2020-06-15T10:00:00Z/2021-06-15T13:00:00Z', [true, true], '2020-06-15T12:00+02:00/2021-06-15T13:00:00Z'],
  ['2020-01-01T00:00:00Z/2020-01-31T23:59:59.999Z', [false, false], '2020-01'],
])('TIME is said as %s', async (said, kinds, time) => {
  expect(await drawn(time === undefined ? {} : { TIME: time })).toEqual({ said, kinds })
})
