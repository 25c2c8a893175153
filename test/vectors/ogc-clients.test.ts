import { readFileSync } from 'node:fs'
import { type OgcPlace, type OgcQuestion, openOgc } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { type Recording, rawRequest, recordings } from './recordings.ts'

const wmts = /\/WMTS((?:\/[^?]*)?)(?:\?|$)/

/** Requests of WMS and WMTS that clients sent to the mock map server, and those that were sent to a MapServer. */
const recorded: readonly Recording[] = [
  ...recordings().filter(
    ({ method, target }) => method !== 'OPTIONS' && (target.includes('/WMSServer') || wmts.test(target)),
  ),
  ...readFileSync(new URL('./ogc/clients.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recording),
]

function placeOf({ target }: Recording): OgcPlace {
  const below = wmts.exec(target)?.[1]
  if (below === undefined) return { door: target.includes('/WMSServer') ? 'wms' : 'any', rest: [] }
  return { door: 'wmts', rest: below.split('/').filter((segment) => segment !== '') }
}

const read = recorded.map((recording) => ({
  recording,
  parsed: openOgc(rawRequest(recording), placeOf(recording)).read(),
}))
const label = ({ client, scenario, n }: Recording): string => `${client}, ${scenario}, ${n}`

/** Parameters by upper-case name, as another reader of queries than ours decodes them. */
const sentBy = ({ target }: Recording): ReadonlyMap<string, string> =>
  new Map([...new URL(target, 'http://x').searchParams].map(([name, value]) => [name.toUpperCase(), value]))

function boxOf(sent: ReadonlyMap<string, string>): readonly number[] {
  const [a = 0, b = 0, c = 0, d = 0] = (sent.get('BBOX') ?? '').split(',').map(Number)
  return sent.get('CRS') === 'EPSG:4326' ? [b, a, d, c] : [a, b, c, d]
}

describe('the recorded requests of WMS and WMTS', () => {
  it('are those of ten clients', () => {
    expect(recorded.length).toBe(260)
    expect(new Set(recorded.map(({ client }) => client)).size).toBe(10)
  })

  it('are all understood', () => {
    const faults = read.flatMap(({ recording, parsed }) =>
      parsed.fault === undefined ? [] : [`${label(recording)}: ${parsed.fault.message}`],
    )
    expect(faults).toEqual([])
  })

  it('ask for what REQUEST says, or the path', () => {
    const kinds: Record<string, OgcQuestion['kind']> = {
      GetCapabilities: 'capabilities',
      GetMap: 'map',
      GetFeatureInfo: 'info',
      GetLegendGraphic: 'legend',
    }
    for (const { recording, parsed } of read) {
      const request = sentBy(recording).get('REQUEST')
      const byPath = recording.target.includes('WMTSCapabilities.xml') ? 'capabilities' : 'tile'
      expect([label(recording), parsed.question?.kind]).toEqual([
        label(recording),
        request === undefined ? byPath : kinds[request],
      ])
    }
  })

  it('mean the box, size, layers and version that were sent', () => {
    for (const { recording, parsed } of read) {
      const { question } = parsed
      if (question?.kind !== 'map' && question?.kind !== 'info') continue
      const sent = sentBy(recording)
      const { xmin, ymin, xmax, ymax } = question.area
      expect([xmin, ymin, xmax, ymax]).toEqual(boxOf(sent))
      expect(question.area.spatialReference).toEqual({
        wkid: Number((sent.get('CRS') ?? sent.get('SRS'))?.split(':')[1]),
      })
      expect(question.size).toEqual({
        widthPx: Number(sent.get('WIDTH')),
        heightPx: Number(sent.get('HEIGHT')),
      })
      expect(question.layers.join()).toBe(sent.get('LAYERS'))
      expect(question.dialect).toBe(`WMS ${sent.get('VERSION')}`)
    }
  })

  it('lose hints of resolution and of tiling, and nothing else', () => {
    const dropped = new Set(
      read.flatMap(({ parsed }) => (parsed.question ? parsed.dropped : [])).map((name) => name.toUpperCase()),
    )
    expect([...dropped].sort()).toEqual(['DPI', 'FORMAT_OPTIONS', 'MAP', 'MAP_RESOLUTION', 'SCALE', 'TILED'])
  })

  it('carry their credentials to whoever reads those', () => {
    const shown = recorded.map((recording) => openOgc(rawRequest(recording), placeOf(recording)).shown)
    expect(new Set(shown.flat().map(({ value }) => value))).toEqual(new Set(['QTOK', 'URLTOK']))
  })
})
