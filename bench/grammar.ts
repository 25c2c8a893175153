// `node bench/grammar.ts`: microseconds to parse a request and build it again, on one core. Goals: an export 15, a tile 3.
import { buildRequest, parseRequest, type RawRequest } from '@mapgate/protocol'
import { benchResult, type RunBench } from './result.ts'

const service = '/rest/services/City/Assets/MapServer'
const get = (path: string, query: string): RawRequest => ({ method: 'GET', path, query })

/** Requests as clients send them, and the goal in microseconds where there is one. */
const cases: readonly { readonly name: string; readonly raw: RawRequest; readonly goalMicros?: number }[] = [
  {
    name: 'export',
    raw: get(
      `${service}/export`,
      'bbox=-13149614.848125%2C4383204.949938%2C-13110479.089635%2C4422340.708428&bboxSR=102100&imageSR=102100&size=1024%2C768&dpi=96&format=png32&transparent=true&layers=show%3A0%2C1%2C4&layerDefs=%7B%220%22%3A%22STATUS%20%3D%20%27open%27%22%7D&f=image&token=aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789',
    ),
    goalMicros: 15,
  },
  {
    name: 'tile',
    raw: get(`${service}/tile/12/1617/705`, 'token=aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789'),
    goalMicros: 3,
  },
  { name: 'service', raw: get(service, 'f=json') },
  {
    name: 'query',
    raw: get(
      '/rest/services/Assets/FeatureServer/0/query',
      'where=VAL%20%3E%205%20AND%20NAME%20LIKE%20%27P%25%27&geometry=%7B%22xmin%22%3A-101.25%2C%22ymin%22%3A33.75%2C%22xmax%22%3A-90%2C%22ymax%22%3A45%2C%22spatialReference%22%3A%7B%22wkid%22%3A4326%7D%7D&geometryType=esriGeometryEnvelope&inSR=4326&outFields=OBJECTID%2CNAME&outSR=102100&orderByFields=NAME%20DESC&resultOffset=0&resultRecordCount=2000&f=pbf',
    ),
  },
]

const roundSize = 5_000
const rounds = 60

/** Microseconds of the fastest round: other work on the machine only ever adds to them. */
function measure(raw: RawRequest): number {
  let fastest = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now()
    for (let turn = 0; turn < roundSize; turn += 1) {
      const { request } = parseRequest(raw)
      if (request === undefined) throw new Error(`${raw.path} is not understood`)
      buildRequest(request)
    }
    fastest = Math.min(fastest, ((performance.now() - start) * 1_000) / roundSize)
  }
  return fastest
}

/** Measures each request, prints the figures, and holds those with a goal against it. */
export const run: RunBench = async () =>
  cases.flatMap(({ name, raw, goalMicros }) => {
    const micros = Number(measure(raw).toFixed(2))
    console.log(`${name.padEnd(8)} ${micros.toFixed(2).padStart(6)} µs`)
    if (goalMicros === undefined) return []
    const aim = {
      against: `aim: ${goalMicros} µs`,
      theirs: goalMicros,
      unit: 'µs',
      goal: 1,
      better: 'less',
    } as const
    return [benchResult({ id: `grammar-${name}`, ours: micros, ...aim })]
  })

if (import.meta.main) await run()
