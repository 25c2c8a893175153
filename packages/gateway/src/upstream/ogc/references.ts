import { type ServerAsked, whyElsewhere } from './drawn-elsewhere.ts'
import type { OgcLayer } from './layer-table.ts'

/** Numbers of the reference of web maps, by Esri and by those who called it so first. */
const webMercator: ReadonlySet<number> = new Set([3857, 102100, 102113, 900913])

/** Esri's own numbers begin above those of EPSG. */
const firstOfEsri = 32_768

/** Names under which a server may offer a reference, the usual one first. */
function namesOf(wkid: number): readonly string[] {
  if (webMercator.has(wkid)) return ['EPSG:3857', 'EPSG:900913', 'EPSG:102100']
  return wkid < firstOfEsri ? [`EPSG:${wkid}`] : [`ESRI:${wkid}`, `EPSG:${wkid}`]
}

/** The name under which all of these layers are offered in a reference; undefined where they are not. A layer that names none leaves it open. */
export const referenceName = (wkid: number, layers: readonly OgcLayer[]): string | undefined =>
  namesOf(wkid).find((name) =>
    layers.every(({ references }) => references.size === 0 || references.has(name)),
  )

/** A server that names more references than these has not chosen them: all that its software knows. */
const mostChosen = 300

/** Names that every client knows. */
const usual = ['EPSG:4326', 'EPSG:3857']

type Referenced = Pick<OgcLayer, 'references' | 'ownReferences'>

const numbers = new WeakMap<ReadonlySet<string>, Map<string, readonly number[]>>()

/**
 * Numbers of the references in which a layer is announced, of EPSG alone: degrees and Web Mercator, those that the layer names itself, and the others where
 * they are not too many. Undefined for a layer that names none. Layers that name the same ones share a list.
 */
export function referenceNumbers(
  { references, ownReferences }: Referenced,
  server: ServerAsked,
): readonly number[] | undefined {
  if (references.size === 0) return undefined
  const lists = numbers.get(references) ?? new Map<string, readonly number[]>()
  numbers.set(references, lists)
  const { configuration, reading } = server
  const { serverComment = '' } = reading.capabilities
  const key = [configuration.server, configuration.version, serverComment, ...ownReferences].join()
  const known = lists.get(key)
  if (known) return known
  const names = [...usual, ...ownReferences, ...(references.size > mostChosen ? [] : references)]
  const offered = names.filter((name) => references.has(name)).map(epsgNumber)
  const list = [
    ...new Set(offered.filter((wkid) => wkid > 0 && whyElsewhere(wkid, server) === undefined).map(plain)),
  ]
  lists.set(key, list)
  return list
}

const plain = (wkid: number): number => (webMercator.has(wkid) ? 3857 : wkid)

/** The number in `EPSG:25832`; 0 for another name. */
export const epsgNumber = (name: string): number => Number(/^EPSG:(\d{4,6})$/.exec(name)?.[1] ?? 0)
