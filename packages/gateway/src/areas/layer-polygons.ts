import { attributeIn, rowsIn } from './esri-rows.ts'
import { curved, shapeOf } from './esri-shape.ts'
import { type NamedPolygons, nameIn, type Path, type Polygons, type ReadFault } from './named-polygons.ts'
import { polygonsOfRings } from './rings.ts'

/** The rows of a layer of polygons. */
export interface LayerRows {
  readonly replies: readonly Uint8Array[]
  /** The reference that the shapes were asked for in. */
  readonly wkid: number
  /** The field with the object id. */
  readonly key: string
  /** The number of rows that were asked for. */
  readonly asked: number
}

/** The polygons of the rows of a layer, or why they cannot be read. Rows without a shape, or without a name, belong to no area. */
export function layerPolygons(
  { replies, wkid, key, asked }: LayerRows,
  by: string | undefined,
): NamedPolygons | ReadFault {
  let rows = 0
  const byName = new Map<string, { polygons: Polygons[number][]; places: Path[] }>()
  for (const body of replies) {
    const reply = rowsIn(body)
    if (reply === undefined) return unread('the layer answered without a list of features')
    rows += reply.features.length
    for (const row of reply.features) {
      const at = [`${key} ${attributeIn(row, key)}`]
      const name = by === undefined ? '' : nameIn(attributeIn(row, by))
      const shape = shapeOf(row.geometry)
      if (shape === curved) return { fault: 'the layer answered with true curves', at }
      if (name === undefined || shape === undefined) continue
      if (shape.kind !== 'polygons') return { fault: 'the layer has no polygons', at }
      if (!reply.isIn(wkid)) return unread(`the layer answered in another reference than ${wkid}`)
      const known = byName.get(name) ?? { polygons: [], places: [] }
      byName.set(name, known)
      for (const polygon of polygonsOfRings(shape.parts)) {
        known.polygons.push(polygon)
        known.places.push(at)
      }
    }
  }
  if (rows !== asked) return unread(`the layer answered ${rows} of ${asked} rows`)
  return {
    wkid,
    byName: new Map([...byName].map(([name, { polygons }]) => [name, polygons])),
    placeOf: (name, polygon) => byName.get(name)?.places[polygon] ?? [],
  }
}

const unread = (fault: string): ReadFault => ({ fault, at: [], isUnread: true })
