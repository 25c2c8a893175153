import { createWorld, type World } from '@mapgate/sample-server'
import { createTestSite } from '../../packages/sample-server/src/server/site.fixture.ts'
import type { Shape } from '../../packages/sample-server/src/world/geometry.ts'
import type { LayerDefinition } from '../../packages/sample-server/src/world/layer.ts'

/** A value of a cell. */
export type Cell = string | number | null

/** A row of the template, by field name, with its object id. */
export interface TemplateRow {
  readonly objectId: number
  readonly values: Readonly<Record<string, Cell>>
  readonly shape: Shape | null
}

/** A small copy of the sample world, from which worlds for single policies are made. */
export interface Template {
  readonly layers: readonly LayerDefinition[]
  readonly rows: ReadonlyMap<number, readonly TemplateRow[]>
  /** Names of the legend's swatches, by layer id. */
  readonly swatches: ReadonlyMap<number, readonly string[]>
  /** Names of the districts that its rows lie in. */
  readonly districts: readonly string[]
}

const rowsPerDistrict: Readonly<Record<number, number>> = { 0: 9, 2: 10, 3: 8, 4: 8, 5: 9, 6: 1 }

/** Some rows of three districts of every layer, and the inspections of the hydrants among them. */
export async function createTemplate(): Promise<Template> {
  const world = createWorld()
  const districts = ['Littlebrook', 'Juniper Flat', 'Cottonwood']
  const rows = new Map(
    Object.entries(rowsPerDistrict).map(([id, count]) => [
      Number(id),
      renumbered(
        districts.flatMap((district) =>
          take(world, Number(id), { column: 'district', value: district, count }),
        ),
      ),
    ]),
  )
  const hydrants = (rows.get(2) ?? []).map((row) => String(row.values.asset_id))
  rows.set(
    7,
    renumbered(hydrants.flatMap((value) => take(world, 7, { column: 'asset_id', value, count: 2 }))),
  )
  return { layers: world.layers, rows, districts, swatches: await swatchesOf(world) }
}

async function swatchesOf(world: World): Promise<ReadonlyMap<number, readonly string[]>> {
  const { json } = await createTestSite(world).ask('rest/services/Assets_Service/MapServer/legend')
  const layers = json.layers as { layerId: number; legend: { url: string }[] }[]
  return new Map(layers.map(({ layerId, legend }) => [layerId, legend.map(({ url }) => url)]))
}

/** Between two object ids of the template lie two more, for worlds in which an id is hidden. */
export const idStep = 3

const renumbered = (rows: readonly TemplateRow[]): readonly TemplateRow[] =>
  rows.map((row, index) => {
    const objectId = (index + 1) * idStep
    return { ...row, objectId, values: { ...row.values, OBJECTID: objectId } }
  })

function take(
  { database }: World,
  layerId: number,
  { column, value, count }: { column: string; value: string; count: number },
): readonly TemplateRow[] {
  const found = database
    .prepare(`SELECT * FROM layer_${layerId} WHERE ${column} = ? LIMIT ?`)
    .all(value, count)
  return found.map(({ shape, ...values }) => ({
    objectId: Number(values.OBJECTID),
    values: values as Record<string, Cell>,
    shape: typeof shape === 'string' ? (JSON.parse(shape) as Shape) : null,
  }))
}
