import type { LayerEntry } from './catalog.ts'

/** Usual names of shape columns, for layers that do not list their own. */
const commonNames = ['shape', 'geom', 'geometry', 'the_geom', 'wkb_geometry']

/** Lower-case names of the columns that hold a layer's shapes. */
export function shapeFields({ fields }: Pick<LayerEntry, 'fields'>): readonly string[] {
  return fields.filter(({ type }) => type === 'esriFieldTypeGeometry').map(({ name }) => name.toLowerCase())
}

/**
 * Lower-case names of the fields that are computed from a layer's shapes, such as areas and lengths: those that the layer itself states
 * (`geometryProperties`), and those that databases and servers name after the shape column, such as `Shape_Area`, `Shape__Length`,
 * `SHAPE.STArea()`, `SHAPE.LEN`, `st_length(shape)` and `GDB_GEOMATTR_DATA`.
 */
export function measureFields(layer: Pick<LayerEntry, 'fields' | 'measureFields'>): readonly string[] {
  const stated = new Set(layer.measureFields?.map((name) => name.toLowerCase()))
  const shapes = new Set([...commonNames, ...shapeFields(layer).map(lastPart)])
  return layer.fields
    .filter(({ type }) => type !== 'esriFieldTypeGeometry')
    .map(({ name }) => name.toLowerCase())
    .filter((name) => stated.has(name) || isComputed(name, shapes))
}

/** The name of a column without its database, owner and table. */
const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1)

function isComputed(name: string, shapes: ReadonlySet<string>): boolean {
  if (lastPart(name) === 'gdb_geomattr_data') return true
  // A function of the shape: st_area(shape), sde.st_perimeter(gis.parcels.shape).
  const argument = /\(([^()]+)\)$/.exec(name)?.[1]
  if (argument !== undefined) return shapes.has(lastPart(argument.trim()))
  // A part of the shape column: shape.starea(), shape.numofpts; before it may stand owner and table.
  const parts = name.split('.')
  if (parts.some((part, index) => index < parts.length - 1 && shapes.has(part))) return true
  const [, column = ''] =
    /^(.+?)_+(?:st_?)?(?:ar(?:ea?)?|le(?:n(?:g(?:th?)?)?)?|perimeter)_*(?:\(\))?$/.exec(lastPart(name)) ?? []
  return shapes.has(column)
}
