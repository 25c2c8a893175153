import { readFileSync } from 'node:fs'
import { buildRequest, type MapRequest, parseRequest } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { meaningOf, readParameters } from './meaning.ts'
import { isOfOgc, type Recording, rawRequest, recordings } from './recordings.ts'

interface Refusal {
  readonly code: string
  readonly operation: string
  readonly count: number
  readonly reason: string
}

const all = recordings()
const asked = all.filter((recording) => recording.method !== 'OPTIONS' && !isOfOgc(recording))
const outcomes = asked.map((recording) => ({ recording, parsed: parseRequest(rawRequest(recording)) }))
const read = outcomes.flatMap(({ recording, parsed }) =>
  parsed.request === undefined ? [] : [{ recording, request: parsed.request }],
)
const listed = JSON.parse(readFileSync(new URL('./refused.json', import.meta.url), 'utf8')) as Refusal[]

/** Where a client glues a path behind its token, the path that it means; otherwise the path of its target. */
function meantPath({ target }: Recording): string {
  const [path = '', query = ''] = target.replace(/^\/arcgis/, '').split(/\?(.*)/s)
  const glued = /(?:^|&)token=[^&?/]*(\/[^&?]*)/i.exec(query)?.[1] ?? ''
  return decodeURIComponent(`${path.replace(/\/$/, '')}${glued}`)
}

const label = ({ client, scenario, n }: Recording): string => `${client}, ${scenario}, ${n}`

/** Parameters of a recording that the rebuilt request does not mean, as `name: sent`. */
function misread(recording: Recording, request: MapRequest): string[] {
  const sent = readParameters(rawRequest(recording))
  const rebuilt = readParameters(buildRequest(request))
  const dropped = new Set(request.dropped.map((name) => name.toLowerCase()))
  return [...sent].flatMap(([name, value]) => {
    if (value === '' || dropped.has(name)) return []
    if (name === 'f') return request.format === value ? [] : [`f: ${value}`]
    return meaningOf(name, rebuilt.get(name) ?? '') === meaningOf(name, value) ? [] : [`${name}: ${value}`]
  })
}

describe('the recorded requests of nine map clients', () => {
  it('are all there: 3,352, of which 385 are preflights that are answered before anything is parsed', () => {
    expect(all.length).toBe(3_352)
    expect(all.filter(({ method }) => method === 'OPTIONS').length).toBe(385)
  })

  it('are in 203 cases of WMS and WMTS, which ogc-clients.test.ts reads', () => {
    expect(all.length - asked.length - 385).toBe(203)
  })

  it('are refused only for the listed reasons, as often as listed', () => {
    const counts = new Map<string, number>()
    for (const { parsed } of outcomes) {
      if (parsed.fault === undefined) continue
      const key = `${parsed.fault.code} ${parsed.fault.operation}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    const expected = new Map(listed.map(({ code, operation, count }) => [`${code} ${operation}`, count]))
    expect(Object.fromEntries(counts)).toEqual(Object.fromEntries(expected))
    expect(listed.every(({ reason }) => reason.length > 40)).toBe(true)
  })

  it('are read otherwise: 2,602 requests', () => {
    expect(read.length).toBe(2_602)
  })

  it('are read as the operation that their path names', () => {
    const wrong = read.filter(({ recording, request }) => {
      return decodeURIComponent(buildRequest(request).path) !== meantPath(recording)
    })
    expect(wrong.map(({ recording }) => label(recording))).toEqual([])
  })

  it('are rebuilt with every parameter that their client sent, in the same meaning', () => {
    const wrong = read.flatMap(({ recording, request }) => {
      const faults = misread(recording, request)
      return faults.length === 0 ? [] : [`${label(recording)}: ${faults.join('; ')}`]
    })
    expect(wrong).toEqual([])
  })

  it('lose only parameters that their operation does not have', () => {
    const dropped = new Map<string, Set<string>>()
    for (const { request } of read) {
      for (const name of request.dropped) {
        dropped.set(name, (dropped.get(name) ?? new Set()).add(request.operation.group))
      }
    }
    expect(Object.fromEntries([...dropped].map(([name, groups]) => [name, [...groups].sort()]))).toEqual({
      // Clients' own additions to every request of a scenario.
      gw_ticket: ['FeatureServer', 'ImageServer', 'MapServer', 'VectorTileServer'],
      apikey: ['FeatureServer', 'ImageServer', 'MapServer'],
      foo: ['FeatureServer', 'ImageServer', 'MapServer'],
      // JS API 3.14 sends the parameters of its picture to the service itself, too.
      dpi: ['ImageServer', 'MapServer'],
      transparent: ['MapServer'],
      format: ['MapServer'],
      // QGIS treats an image service as a map.
      layers: ['ImageServer'],
      mapExtent: ['ImageServer'],
      imageDisplay: ['ImageServer'],
      tolerance: ['ImageServer'],
    })
  })

  it('show the credentials that their client meant, without what was glued behind them', () => {
    const values = new Set(outcomes.flatMap(({ parsed }) => parsed.shown.map(({ value }) => value)))
    expect([...values].filter((value) => !/^(?:TKN\d+|TKNREG|URLTOK|QTOK|APIKEY1)$/.test(value))).toEqual([])
    const unseen = outcomes.filter(
      ({ recording, parsed }) => /[?&]token=/i.test(recording.target) && parsed.shown.length === 0,
    )
    expect(unseen.map(({ recording }) => label(recording))).toEqual([])
  })

  it('re-parse to the same bytes once they are rebuilt', () => {
    const wrong = read.filter(({ request }) => {
      const built = buildRequest(request)
      const again = parseRequest(built)
      return (
        again.request === undefined || JSON.stringify(buildRequest(again.request)) !== JSON.stringify(built)
      )
    })
    expect(wrong.map(({ recording }) => label(recording))).toEqual([])
  })
})
