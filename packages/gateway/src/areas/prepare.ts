import { readFileSync } from 'node:fs'
import { makeArea } from '@mapgate/geometry'
import { jsonIn } from '../core/json.ts'
import type { Prepared, PreparedArea, PrepareFault, PrepareJob } from './areas-job.ts'
import { geoJsonPolygons } from './geojson-polygons.ts'
import { layerPolygons } from './layer-polygons.ts'
import type { NamedPolygons, ReadFault } from './named-polygons.ts'

/** Makes the areas of a source, each as large as it is and as the grants want it grown. It may take seconds. */
export function prepare(job: PrepareJob): Prepared {
  const read = polygonsFrom(job)
  if ('fault' in read) return { areas: [], faults: [read] }
  if (read.byName.size === 0) return { areas: [], faults: [nothing(job)] }
  const made = [...read.byName.keys()].flatMap((chosen) => areasOf(chosen, read, job))
  return {
    areas: made.flatMap((each) => ('area' in each ? [each] : [])),
    faults: made.flatMap((each) => ('fault' in each ? [each] : [])),
  }
}

function polygonsFrom({ from, by, crs }: PrepareJob): NamedPolygons | ReadFault {
  if ('replies' in from) return layerPolygons(from, by)
  if ('geojson' in from) return geoJsonPolygons(from.geojson, { crs, by })
  let text: string
  try {
    text = readFileSync(from.file, 'utf8')
  } catch (error) {
    return { fault: `cannot be read: ${(error as Error).message}`, at: [] }
  }
  const value = jsonIn(text)
  return value === undefined ? { fault: 'is no JSON', at: [] } : geoJsonPolygons(value, { crs, by })
}

const nothing = ({ by }: PrepareJob): PrepareFault =>
  by === undefined
    ? { fault: 'there are no polygons', at: [] }
    : { fault: `no feature has ${by}`, at: [], key: 'by' }

/** What is grown or shrunk is tried only where the area itself is one. */
function areasOf(
  chosen: string,
  { byName, placeOf, wkid }: NamedPolygons,
  { name: source, grows }: PrepareJob,
): readonly (PreparedArea | PrepareFault)[] {
  const polygons = byName.get(chosen) ?? []
  const name = chosen === '' ? source : `${source}/${chosen}`
  const which = chosen === '' ? {} : { chosen }
  const plain = makeArea({ name, wkid, polygons })
  if ('fault' in plain) {
    const [polygon, ...inside] = plain.at
    const place = typeof polygon === 'number' ? placeOf(chosen, polygon) : []
    return [{ fault: plain.fault, at: [...place, ...inside], ...which }]
  }
  const grown = grows
    .filter((grow) => grow !== 0)
    .map((grow) => {
      const area = makeArea({ name, wkid, polygons, grow })
      return 'fault' in area ? { ...area, ...which, grownBy: grow } : { chosen, grow, area }
    })
  return [{ chosen, grow: 0, area: plain }, ...grown]
}
