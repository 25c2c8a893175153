import fc from 'fast-check'

/** The JSON text of a value. */
export const json = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  value.map((one) => JSON.stringify(one))
/** Values with commas between them. */
export const joined = (items: fc.Arbitrary<unknown>, max: number): fc.Arbitrary<string> =>
  fc.array(items, { minLength: 1, maxLength: max }).map((list) => list.join(','))

/** A coordinate in meters of Web Mercator, or nearly. */
export const coordinate = fc.double({ min: -2e7, max: 2e7, noNaN: true })
/** An object id. */
export const id = fc.nat(1_000_000)
/** A layer id. */
export const layerId = fc.nat(40)
/** A field name. */
export const field = fc.constantFrom(
  'NAME',
  'owner',
  'Shape__Area',
  'db.parcels.OWNER',
  'SHAPE.STArea()',
  'Größe',
)
/** A condition in standardized SQL. */
export const condition = fc.constantFrom(
  '1=1',
  "NAME = 'O''Brien; -- no comment'",
  'VAL > 5 and (TYPE in (1,2) or OWNER is null)',
  "upper(NAME) LIKE 'P%' AND NOT VAL BETWEEN 1 AND 9",
  "D >= DATE '2020-01-31'",
)
/** A condition on groups. */
export const having = fc.constantFrom('COUNT(*) > 5', 'SUM(VAL) <= 10.5')
/** A spatial reference. */
export const reference = fc.oneof(
  fc.record({ wkid: fc.constantFrom(4326, 102100, 3857) }),
  fc.constant({ wkid: 102100, latestWkid: 3857 }),
)
/** The key of a spatial reference. */
export const based = { spatialReference: reference }

/** Two corners, y perhaps swapped. */
export const corners = fc
  .tuple(coordinate, coordinate, coordinate, coordinate)
  .map(([a, b, c, d]) => [Math.min(a, c), b, Math.max(a, c), d])
/** A JSON envelope. */
export const envelope = fc
  .tuple(corners, fc.option(reference, { nil: undefined }))
  .map(([[xmin, ymin, xmax, ymax], spatialReference]) => ({
    xmin,
    ymin,
    xmax,
    ymax,
    ...(spatialReference && { spatialReference }),
  }))
/** Vertices of a part. */
export const vertices = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 6 })
/** A JSON point. */
export const point = fc.record(
  { x: coordinate, y: coordinate, z: coordinate, ...based },
  { requiredKeys: ['x', 'y'] },
)
/** A JSON polygon. */
export const polygon = fc.record(
  { rings: fc.array(vertices, { minLength: 1, maxLength: 2 }), ...based },
  { requiredKeys: ['rings'] },
)
/** A JSON geometry of any kind. */
export const shape = fc.oneof(
  point,
  envelope,
  polygon,
  fc.record({ points: vertices, hasZ: fc.boolean(), ...based }, { requiredKeys: ['points'] }),
  fc.record(
    { paths: fc.array(vertices, { minLength: 1, maxLength: 2 }), ...based },
    { requiredKeys: ['paths'] },
  ),
)
/** An extent in both forms. */
export const extentText = fc.oneof(
  corners.map((numbers) => numbers.join(',')),
  json(envelope),
)

/** Free text within the bounds of the form. */
export const text = (form: string): fc.Arbitrary<string> =>
  fc
    .string({
      minLength: 1,
      maxLength: Math.min(40, Number(/most (\d+)/.exec(form)?.[1] ?? 40) / 2),
      unit: 'binary',
    })
    .filter((value) => !/[\0-\x1f\x7f]|[\ud800-\udfff]/u.test(value))

/** The bounds that a form names. */
export const bounds = (form: string): { min: number; max: number } => {
  const [, min = '0', max = '0'] = /from (\S+) to (\S+)/.exec(form) ?? []
  return { min: Number(min), max: Number(max) }
}
/** One of the words that a form names. */
export const words = (form: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...form.replace('one of ', '').split(', ')), fc.boolean())
    .map(([word, lower]) => (lower ? word.toLowerCase() : word))
