import type { LayerDefinition } from '../../../packages/sample-server/src/world/layer.ts'
import { type AskedFeature, type Attributes, type EditMaking, pickId, someValues } from './edit-making.ts'

type Disturbance = (making: EditMaking, layer: LayerDefinition, attributes: Attributes) => Attributes

/** A cell with the value that it has: whoever may not read it would learn that the value is right. */
function asItIs(making: EditMaking, layer: LayerDefinition, attributes: Attributes): Attributes {
  const row = making.tables.rows.get(layer.id)?.get(Number(attributes.OBJECTID))
  const { name } = making.random.pick(layer.fields)
  return { ...attributes, [name]: row?.[name] ?? null }
}

/** Ways to name a row or a field that a gateway might read otherwise than a map server (attacks 32). */
const disturbances: readonly Disturbance[] = [
  (_, _layer, { OBJECTID, ...others }) => ({ ...others, OBJECTID: String(OBJECTID) }),
  (_, _layer, { OBJECTID, ...others }) => ({ ...others, objectid: OBJECTID }),
  (_, _layer, attributes) => ({ ...attributes, OBJECTID: Number(attributes.OBJECTID) + 0.5 }),
  (_, _layer, { OBJECTID, ...others }) => ({ OBJECTID: ` ${String(OBJECTID)}`, ...others }),
  (_, _layer, { OBJECTID, ...others }) => ({ OBJECTID: `${String(OBJECTID)}.0`, ...others }),
  (making, layer, attributes) => ({ ...attributes, ObjectId: pickId(making, layer, 'update') }),
  (making, layer, attributes) => ({
    ...attributes,
    GLOBALID: making.tables.rows.get(layer.id)?.get(pickId(making, layer, 'update'))?.GLOBALID,
  }),
  (making, layer, attributes) => ({
    ...attributes,
    [making.random.pick(layer.fields).name.toUpperCase()]: 7,
  }),
  (making, layer, attributes) => ({
    ...attributes,
    [making.random.pick(layer.fields).name.toUpperCase()]: null,
  }),
  (making, layer, attributes) => ({ ...attributes, [making.random.pick(layer.fields).name]: null }),
  (making, layer, attributes) => ({
    ...attributes,
    [`${layer.name}.${making.random.pick(layer.fields).name}`]: 'x',
  }),
  (making, layer, attributes) => ({ ...attributes, [`"${making.random.pick(layer.fields).name}"`]: 'x' }),
  (making, layer, attributes) => ({ ...attributes, [` ${making.random.pick(layer.fields).name} `]: 'x' }),
  asItIs,
  asItIs,
  (_, _layer, attributes) => ({ ...attributes, no_such_field: 1 }),
  (_, _layer, attributes) => ({ ...attributes, editor_id: 'user:second' }),
  (_, _layer, attributes) => ({ ...attributes, Shape: '{"x":1,"y":2}' }),
  (making, layer, attributes) => ({ ...upper(someValues(making, layer)), ...attributes }),
]

const upper = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name.toUpperCase(), value]))

/** The feature, now and then disturbed. */
export function disturbed(making: EditMaking, layer: LayerDefinition, feature: AskedFeature): AskedFeature {
  const { random } = making
  if (random.chance(0.86)) return feature
  return { ...feature, attributes: random.pick(disturbances)(making, layer, feature.attributes) }
}
