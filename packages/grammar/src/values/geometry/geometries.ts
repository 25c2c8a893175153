import { ValueError, type ValueType } from '../../value.ts'
import { asList, asObject, isAbsent, parseJson } from '../plain/json.ts'
import { parseNumbers } from '../plain/number.ts'
import { type Geometry, readGeometry, writeGeometry } from './geometry.ts'
import { typeOfGeometry } from './geometry-type.ts'

/** Several geometries of one kind. */
export type Geometries = readonly Geometry[]

const maxGeometries = 10_000

/** Geometries by value: never by URL, which the map server would fetch. */
export const geometries: ValueType<Geometries> = {
  id: 'geometries',
  isBulk: true,
  form: 'JSON {"geometryType":"…","geometries":[…]}, a JSON list, or x,y,x,y',
  parse(text) {
    const trimmed = text.trim()
    if (!/^[[{]/.test(trimmed)) return parsePoints(trimmed)
    const value = parseJson(trimmed)
    return sameKind(asList(listOf(value), 'geometries', maxGeometries).map(readGeometry))
  },
  print: (list) =>
    JSON.stringify({
      geometryType: list[0] === undefined ? 'esriGeometryPoint' : typeOfGeometry(list[0]),
      geometries: list.map(writeGeometry),
    }),
}

function listOf(value: unknown): unknown {
  if (Array.isArray(value)) return value
  const { geometries: list, url } = asObject(value, 'it')
  if (!isAbsent(url)) throw new ValueError('geometries by URL are refused')
  return list
}

/** `x1,y1,x2,y2`: points. */
function parsePoints(text: string): Geometries {
  const parts = text.split(',', 2 * maxGeometries + 1)
  if (parts.length > 2 * maxGeometries || parts.length % 2 === 1)
    throw new ValueError('it has to be pairs of coordinates')
  const points: Geometry[] = []
  for (let index = 0; index < parts.length; index += 2) {
    const [x = 0, y = 0] = parseNumbers(`${parts[index]},${parts[index + 1]}`, [2])
    points.push({ kind: 'point', x, y })
  }
  return points
}

function sameKind(list: Geometries): Geometries {
  if (list.some((one) => one.kind !== list[0]?.kind))
    throw new ValueError('its geometries are of different kinds')
  return list
}
