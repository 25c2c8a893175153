import type { World } from '@mapgate/sample-server'
import type { LayerDefinition } from '../../packages/sample-server/src/world/layer.ts'
import { createStorage, indexShape } from '../../packages/sample-server/src/world/storage.ts'
import { areaRightsOf } from './areas/area-right.ts'
import { elsewhere, otherOutside } from './areas/disguised-shape.ts'
import type { Policy } from './policies.ts'
import { conditionsOf, type Sight, sightOf } from './sight.ts'
import type { Cell, Template, TemplateRow } from './template.ts'

/** Unlikely values that stand wherever something is hidden; a reply that holds one has leaked. */
export interface Canaries {
  readonly text: string
  readonly number: number
}

/** The two worlds of a policy: equal in what it shows, different in everything that it hides. */
export const canariesOf: Readonly<Record<'one' | 'other', Canaries>> = {
  one: { text: 'zqCanaryWrenzq', number: 987_654_321 },
  other: { text: 'zqCanaryFinchqz', number: 876_543_219 },
}

/** A row of a world, beside the row of the template that policies are read against. */
export interface WorldRow {
  readonly template: TemplateRow['values']
  readonly values: TemplateRow['values']
}

/** One of the two worlds of a policy, and what its rows hold. */
export interface MadeWorld {
  readonly world: World
  readonly rows: ReadonlyMap<number, readonly WorldRow[]>
}

/** Makes one of the two worlds of a policy. */
export function makeWorld(template: Template, policy: Policy, which: 'one' | 'other'): MadeWorld {
  const canaries = canariesOf[which]
  const layers = template.layers.map((layer) => hiddenDefinition(layer, policy, template, canaries))
  const database = createStorage(layers)
  const rows = new Map<number, readonly WorldRow[]>()
  for (const layer of layers) {
    if (layer.kind !== 'group') rows.set(layer.id, fillLayer(database, layer, { template, policy, which }))
  }
  const world: World = {
    seed: 1,
    layers,
    layer: (id) => world.layers.find((layer) => layer.id === id),
    database,
    fullExtent: { xmin: 0, ymin: 0, xmax: 0, ymax: 0 },
  }
  if (which === 'other') removeHiddenLayers(world, policy, template)
  world.fullExtent = extentOfRows(world)
  return { world, rows }
}

/** Around everything that has a place, as a map service states it. */
function extentOfRows({ layers, database }: World): World['fullExtent'] {
  const boxes = layers
    .filter((layer) => layer.kind === 'feature')
    .map((layer) =>
      database
        .prepare(
          `SELECT min(minx) AS xmin, min(miny) AS ymin, max(maxx) AS xmax, max(maxy) AS ymax FROM layer_${layer.id}_index`,
        )
        .get(),
    )
    .filter((box) => box?.xmin !== null)
  const side = (name: string): number[] => boxes.map((box) => Number(box?.[name]))
  return {
    xmin: Math.min(...side('xmin')),
    ymin: Math.min(...side('ymin')),
    xmax: Math.max(...side('xmax')),
    ymax: Math.max(...side('ymax')),
  }
}

/** In the other world, layers that are hidden are not there at all. */
function removeHiddenLayers(world: World, policy: Policy, template: Template): void {
  const gone = new Set(
    template.layers
      .filter((layer) => layer.kind !== 'group' && !sightOf(policy, template, layer.id).layer)
      .map((layer) => layer.id),
  )
  world.layers = world.layers
    .filter((layer) => !gone.has(layer.id))
    .map((layer) => ({
      ...layer,
      subLayerIds: layer.subLayerIds.filter((id) => !gone.has(id)),
      relationships: layer.relationships.filter((one) => !gone.has(one.relatedTableId)),
    }))
}

/** A definition with canaries in whatever it tells of hidden layers and fields. */
function hiddenDefinition(
  layer: LayerDefinition,
  policy: Policy,
  template: Template,
  { text }: Canaries,
): LayerDefinition {
  const sight = sightOf(policy, template, layer.id)
  const copy = structuredClone(layer)
  if (layer.kind === 'group') return copy
  if (!sight.layer) return { ...copy, name: `${text} ${layer.id}`, description: text }
  const renderer = copy.drawingInfo?.renderer
  if (renderer?.type === 'uniqueValue' && !sight.field(renderer.field1)) {
    renderer.uniqueValueInfos = renderer.uniqueValueInfos.map((info) => ({
      ...info,
      label: text,
      value: text,
    }))
  }
  if (renderer?.type === 'uniqueValue' && renderer.field1 === 'district') {
    renderer.uniqueValueInfos = renderer.uniqueValueInfos.map((info) =>
      sight.district(info.value) ? info : { ...info, label: text },
    )
  }
  if (renderer?.type === 'classBreaks' && !sight.field(renderer.field)) {
    renderer.classBreakInfos = renderer.classBreakInfos.map((info) => ({ ...info, label: text }))
  }
  const seesAll = (template.rows.get(layer.id) ?? []).every((row) => sight.row(row.values))
  if (copy.timeInfo && !seesAll) copy.timeInfo.timeExtent = [text.length * 1e9, text.length * 2e9]
  return {
    ...copy,
    fields: copy.fields.map((field) =>
      sight.field(field.name) ? field : { ...field, alias: `${text} ${field.name}` },
    ),
    types:
      copy.typeIdField && !sight.field(copy.typeIdField)
        ? copy.types.map((type) => ({ ...type, name: text }))
        : copy.types.map((type) => ({ ...type, templates: templatesOf(copy, sight, text) })),
  }
}

/** Templates of new rows: one that sets a hidden field, and one that names it, where there is one. */
function templatesOf({ fields }: LayerDefinition, sight: Sight, text: string): object[] {
  const hidden = fields.find(({ name }) => !sight.field(name))
  if (hidden === undefined) return []
  const template = (name: string, cell: Cell) => ({
    name,
    description: name,
    prototype: { attributes: { [hidden.name]: cell } },
    drawingTool: 'esriFeatureEditToolPoint',
  })
  return [template(text, text), template('New', null)]
}

interface Filling {
  readonly template: Template
  readonly policy: Policy
  readonly which: 'one' | 'other'
}

function fillLayer(
  database: World['database'],
  layer: LayerDefinition,
  { template, policy, which }: Filling,
): readonly WorldRow[] {
  const made: WorldRow[] = []
  const sight = sightOf(policy, template, layer.id)
  const names = layer.fields.map((field) => field.name)
  const columns = layer.kind === 'feature' ? [...names, 'shape'] : names
  const insert = database.prepare(
    `INSERT INTO layer_${layer.id} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  for (const row of template.rows.get(layer.id) ?? []) {
    if (!sight.row(row.values) && which === 'other' && row.objectId % 2 === 0) continue
    const { objectId, values, shape } = hiddenRow(layer, row, { sight, policy, which })
    made.push({ template: row.values, values })
    const cells = names.map((name) => values[name] ?? null)
    insert.run(...cells, ...(layer.kind === 'feature' ? [shape && JSON.stringify(shape)] : []))
    if (shape) indexShape(database, layer.id, objectId, shape)
    if (layer.hasAttachments && row.objectId % 2 === 1)
      attach(database, layer, { objectId, row, sight, which })
  }
  return made
}

/**
 * The row with canaries in its hidden cells. What a condition of the policy looks at gets a canary that the condition takes for the
 * same, or stays, so that hidden rows stay hidden. A hidden object id is another one in each world, between the same two neighbours.
 */
function hiddenRow(
  layer: LayerDefinition,
  row: TemplateRow,
  { sight, policy, which }: { sight: Sight; policy: Policy; which: 'one' | 'other' },
): { objectId: number; values: Record<string, Cell>; shape: TemplateRow['shape'] } {
  const { text, number } = canariesOf[which]
  const canaries = (type: string, length = 255): readonly Cell[] =>
    /String|GlobalID/.test(type)
      ? [`${text}${row.objectId}`.slice(0, Math.max(length, text.length))]
      : [number + row.objectId, -number - row.objectId]
  const objectId = sight.cell(row.values, 'OBJECTID')
    ? row.objectId
    : row.objectId + (which === 'one' ? 1 : 2)
  const holding = conditionsOf(policy).map(
    ({ holds }) =>
      (values: TemplateRow['values']) =>
        holds(values, policy.attributes),
  )
  const values: Record<string, Cell> = { ...row.values, OBJECTID: objectId }
  for (const { name, type, length } of layer.fields) {
    if (name === 'OBJECTID' || sight.cell(row.values, name)) continue
    const disguise = canaries(type, length).find((cell) =>
      holding.every((holds) => holds({ ...values, [name]: cell }) === holds(row.values)),
    )
    if (disguise !== undefined) values[name] = disguise
  }
  return { objectId, values, shape: hiddenShape(row, { sight, policy, which }) }
}

/** Where a shape is moved to that is hidden, in metres, the first that leaves it hidden. */
const hidingPlaces = { one: [900, -900, 7, 25], other: [-1700, 1700, -6, -33] } as const

/** The shape, somewhere else where it is hidden; only its outer part differs where the part in an area is shown. */
function hiddenShape(
  { shape, values }: TemplateRow,
  { sight, policy, which }: { sight: Sight; policy: Policy; which: 'one' | 'other' },
): TemplateRow['shape'] {
  if (shape === null || sight.wholeShape(values)) return shape
  const rights = areaRightsOf(policy)
  return sight.cell(values, 'geometry')
    ? otherOutside(shape, rights, which === 'one' ? 11 : -13)
    : elsewhere(shape, rights, hidingPlaces[which])
}

function attach(
  database: World['database'],
  layer: LayerDefinition,
  {
    objectId,
    row,
    sight,
    which,
  }: { objectId: number; row: TemplateRow; sight: Sight; which: 'one' | 'other' },
): void {
  const isShown = sight.attachments(row.values)
  const body = Buffer.from(
    isShown ? `note on row ${row.objectId}` : `${canariesOf[which].text} ${row.objectId}`,
  )
  database
    .prepare('INSERT INTO attachments VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run(
      layer.id * 1000 + row.objectId,
      layer.id,
      objectId,
      `{A${row.objectId}}`,
      isShown ? 'note.txt' : `${canariesOf[which].text}.txt`,
      'text/plain',
      body.byteLength,
      body,
    )
}
