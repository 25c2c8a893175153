import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'
import { openInside } from './inside/gateway.ts'
import { type BenchResult, roundsResult } from './result.ts'
import { openManyLayers } from './scenes/many-layers.ts'
import { fixedLoopMs, longestStretchOf } from './side/longest-stretch.ts'
import { threadMicroseconds, threadMicrosecondsOf } from './side/processor-time.ts'
import { inTurns } from './side/rounds.ts'

const layers = 5_000
const rounds = 11
const warming = 3
const callsPerRound = 10
const document =
  '/arcgis/services/Large/MapServer/WMSServer?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetCapabilities'
const keyOf = (index: number) => `key-of-somebody-who-sees-the-half-${index}`

/**
 * Capabilities of a WMS of 5,000 layers, for callers who see the half: made for the first time, beside a bare reading of the same document; and out of memory,
 * beside a kept tile of as many bytes. In this process, without a socket. A first answer is the whole request: sign-in, deciding, reading the kept description
 * and showing it, printing and sending; what the map server takes to describe its service is not in it, as that is kept. The longest stretch is the time for which
 * a first answer keeps all others waiting.
 */
export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-capabilities-'))
  await using site = await openManyLayers(layers)
  try {
    await using gateway = await openInside(configurationOf(site.url), directory)
    const ask = (caller: number, target = document) => gateway.ask(target, { token: keyOf(caller) })
    const { status, bytes, head } = await ask(0)
    if (status !== 200 || bytes < 500_000) throw new Error(`these are no capabilities: ${head}`)
    const text = await gateway.textOf(document, { token: keyOf(0) })
    const tile = `/arcgis/rest/services/Tiles/MapServer/tile/0/0/${bytes}`
    await ask(0, tile)
    let next = 1
    const first = await both({
      // Each caller sees one layer more than the half, another one each, so nothing is remembered.
      ours: () => threadMicrosecondsOf(1, () => ask(next++)),
      theirs: () => threadMicroseconds(1, () => read(text)),
    })
    const again = await both({
      ours: () => threadMicrosecondsOf(callsPerRound, () => ask(0)),
      theirs: () => threadMicrosecondsOf(callsPerRound, () => gateway.hit(tile, { token: keyOf(0) })),
    })
    const stretch = await both({ ours: () => longestStretchOf(() => ask(next++)), theirs: fixedLoopMs })
    const unit = 'µs of a request'
    const better = 'less'
    const size = `${Math.round(bytes / 1_000)} kB`
    return [
      roundsResult({
        id: 'capabilities-first',
        against: `a bare saxes parse (${size})`,
        ...first,
        ...{ unit, better, goal: 1 },
      }),
      roundsResult({
        id: 'capabilities-again',
        against: `a kept tile of ${size}`,
        ...again,
        ...{ unit, better, goal: 1.2 },
      }),
      roundsResult({
        id: 'capabilities-stretch',
        against: 'a fixed loop of about 50 ms',
        ...stretch,
        ...{ unit: 'ms, longest stretch of the first request', better, goal: 1 },
      }),
    ]
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

type Measures = Readonly<Record<'ours' | 'theirs', () => number | Promise<number>>>

async function both(measures: Measures) {
  await inTurns(warming, measures)
  return inTurns(rounds, measures)
}

function read(text: string): void {
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.write(text).close()
}

const callers = Array.from({ length: 2 * (rounds + warming) + 1 }, (_, index) => index)

const configurationOf = (url: string): object => ({
  publicUrl: 'http://127.0.0.1:8080',
  listen: { port: 0 },
  upstreams: { large: { kind: 'arcgis', url } },
  mounts: [{ path: '/arcgis', upstream: 'large', cache: [{ life: '1h' }] }],
  cache: { statusTo: { roles: ['half'] } },
  keys: callers.map((index) => ({
    name: `caller-${index}`,
    key: keyOf(index),
    roles: ['half', `half-${index}`],
  })),
  grants: [
    { to: { roles: ['half'] }, on: { services: ['Tiles'] } },
    ...callers.map((index) => ({
      to: { roles: [`half-${index}`] },
      on: { services: ['Large'], layers: ['Seen *', `Hidden ${2 * index + 1}`] },
    })),
  ],
})
