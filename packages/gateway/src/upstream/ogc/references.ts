import type { OgcLayer } from './layer-table.ts'

/** Numbers of the reference of web maps, by Esri and by those who called it so first. */
const webMercator: ReadonlySet<number> = new Set([3857, 102100, 102113, 900913])

/** Names under which a server may offer a reference, the usual one first. */
function namesOf(wkid: number): readonly string[] {
  if (webMercator.has(wkid)) return ['EPSG:3857', 'EPSG:900913', 'EPSG:102100']
  return wkid < 32_768 ? [`EPSG:${wkid}`] : [`ESRI:${wkid}`, `EPSG:${wkid}`]
}

/** The name under which all of these layers are offered in a reference; undefined where they are not. A layer that names none leaves it open. */
export const referenceName = (wkid: number, layers: readonly OgcLayer[]): string | undefined =>
  namesOf(wkid).find((name) =>
    layers.every(({ references }) => references.size === 0 || references.has(name)),
  )
