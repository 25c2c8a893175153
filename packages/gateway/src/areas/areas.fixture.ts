import { parseConfiguration } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import type { Forward, Outbound } from '../core/upstream/outbound.ts'
import type { AreaReadResult, AreasLog } from './layer-areas.ts'
import type { Take } from './open-areas.ts'

/** A square of GeoJSON, its lower left corner and its width in degrees. */
export const squareOf = (x: number, y: number, width: number): object => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + width, y],
      [x + width, y + width],
      [x, y + width],
      [x, y],
    ],
  ],
})

/** A collection of features with a property `NAME`. */
export const districtsOf = (geometries: Readonly<Record<string, object>>): object => ({
  type: 'FeatureCollection',
  features: Object.entries(geometries).map(([NAME, geometry]) => ({
    type: 'Feature',
    properties: { NAME },
    geometry,
  })),
})

/** A configuration with one upstream; grants are made of their areas. */
export function configurationWith(areas: object, limits: readonly object[] = []): Configuration {
  const loaded = parseConfiguration(
    JSON.stringify({
      publicUrl: 'https://gate.example',
      upstreams: { ags: { kind: 'arcgis', url: 'https://gis.internal/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      areas,
      grants: limits.map((area) => ({ to: { anonymous: true }, with: { area } })),
    }),
    '.',
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return loaded.configuration
}

/** Opens what is taken, once for each key, and closes it at the end. */
export function opener(): { readonly take: Take; readonly close: () => Promise<void> } {
  const closers: (() => unknown)[] = []
  const open = new Map<string, unknown>()
  return {
    take: async <T>(key: string, make: () => T | Promise<T>, close: (value: T) => unknown): Promise<T> => {
      if (open.has(key)) return open.get(key) as Promise<T>
      const made = Promise.resolve(make())
      open.set(key, made)
      const value = await made
      closers.push(() => close(value))
      return value
    },
    close: async () => {
      for (const close of closers.reverse()) await close()
    },
  }
}

/** A log and counts of readings that are kept. */
export function notes(): {
  readonly lines: string[]
  readonly counted: string[]
  readonly log: AreasLog
  readonly areaRead: (area: string, result: AreaReadResult) => void
} {
  const [lines, counted]: [string[], string[]] = [[], []]
  const note = (level: string) => (details: object, message: string) =>
    void lines.push(`${level} ${message} ${JSON.stringify(details)}`)
  return {
    lines,
    counted,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    areaRead: (area, result) => void counted.push(`${area} ${result}`),
  }
}

/** A row of a layer of polygons. */
export interface LayerRow {
  readonly id: number
  readonly name?: string | null
  /** Rings; null for a row without a shape. */
  readonly rings: readonly (readonly (readonly [number, number])[])[] | null
}

/** A map server with one layer of polygons, and the questions that it was asked. */
export function layerServer(): {
  readonly forward: Forward
  readonly asked: Outbound[]
  /** What it answers with from now on; an error: nothing. */
  answer: { rows: readonly LayerRow[] | Error; wkid: number; mostPerReply: number; more: object }
} {
  const asked: Outbound[] = []
  const server = {
    asked,
    answer: { rows: [] as readonly LayerRow[] | Error, wkid: 4326, mostPerReply: 1_000, more: {} },
    forward: (async (outbound: Outbound) => {
      asked.push(outbound)
      const { rows, wkid, mostPerReply, more } = server.answer
      if (rows instanceof Error) throw rows
      const { path, body } = outbound.question
      const form = new URLSearchParams(String(body ?? ''))
      const reply = !path.endsWith('/query')
        ? descriptionOf(wkid, mostPerReply)
        : form.has('returnIdsOnly')
          ? { objectIdFieldName: 'OBJECTID', objectIds: rows.map(({ id }) => id) }
          : { ...rowsOf(rows, form.get('objectIds') ?? ''), spatialReference: { wkid }, ...more }
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(reply)),
        elapsedMs: 1,
      }
    }) as Forward,
  }
  return server
}

const descriptionOf = (wkid: number, maxRecordCount: number): object => ({
  id: 0,
  geometryType: 'esriGeometryPolygon',
  objectIdField: 'OBJECTID',
  extent: { xmin: 0, ymin: 0, xmax: 1, ymax: 1, spatialReference: { wkid } },
  maxRecordCount,
})

const rowsOf = (rows: readonly LayerRow[], ids: string): object => ({
  features: rows
    .filter(({ id }) => ids.split(',').includes(String(id)))
    .map(({ id, name = null, rings }) => ({
      attributes: { OBJECTID: id, NAME: name },
      geometry: rings && { rings },
    })),
})
