import { attachPictures } from './attachments.ts'
import { type District, makeDistricts } from './districts.ts'
import { type Extent, extentOf } from './geometry.ts'
import { type Hidden, hide } from './hide.ts'
import type { LayerDefinition } from './layer.ts'
import { defineLayers, withTracking } from './layers.ts'
import { makeNetwork } from './network.ts'
import { makeComplaints, makeDistrictRows, makeInspections, makeParcels } from './places.ts'
import type { NewRow } from './rows.ts'
import { createStorage, storeRows } from './storage.ts'
import { makeTowns } from './towns.ts'
import { makeTrunks } from './trunks.ts'
import type { World } from './world.ts'

/**
 * `seed`: the same gives the same world, default 1869; `hidden`: what this world lacks; `tracked`: layers whose edits are tracked, default none;
 * `fill`: makes the data of a world, or brings data that `make` made before for a world of the same name.
 */
export interface WorldOptions {
  seed?: number
  hidden?: Hidden
  tracked?: readonly number[]
  fill?: (name: string, make: () => WorldData) => WorldData
}

/** The rows of a world, and where all of them lie. */
type WorldData = Pick<World, 'database' | 'fullExtent'>

/** Makes a synthetic water utility around longitude -118, latitude 34.5: some 20,000 assets. */
export function createWorld({
  seed = 1869,
  hidden = {},
  tracked = [],
  fill = (_, make) => make(),
}: WorldOptions = {}): World {
  const districts = makeDistricts(seed)
  const layers = defineLayers(districts).map((layer) =>
    tracked.includes(layer.id) ? withTracking(layer) : layer,
  )
  const world: World = {
    seed,
    layers,
    layer: (id) => world.layers.find((layer) => layer.id === id),
    ...fill(JSON.stringify([seed, tracked]), () => makeData(seed, districts, layers)),
  }
  hide(world, hidden)
  return world
}

function makeData(seed: number, districts: District[], layers: readonly LayerDefinition[]): WorldData {
  const towns = makeTowns(districts, seed)
  const network = makeNetwork(towns, makeTrunks(towns, seed), seed)
  const parcels = makeParcels(towns, seed)
  const rows: Record<number, NewRow[]> = {
    ...network,
    0: makeComplaints(parcels, seed),
    5: parcels,
    6: makeDistrictRows(districts, seed),
    7: makeInspections(network[2], seed),
  }
  const database = createStorage(layers)
  for (const layer of layers.filter(({ kind }) => kind !== 'group'))
    storeRows(database, layer, rows[layer.id] ?? [])
  attachPictures(database, network[2].length, seed)
  return { database, fullExtent: extentAround(Object.values(rows).flat()) }
}

function extentAround(rows: NewRow[]): Extent {
  const boxes = rows.flatMap(({ shape }) => (shape === null ? [] : [extentOf(shape)]))
  return boxes.reduce((all, box) => ({
    xmin: Math.min(all.xmin, box.xmin),
    ymin: Math.min(all.ymin, box.ymin),
    xmax: Math.max(all.xmax, box.xmax),
    ymax: Math.max(all.ymax, box.ymax),
  }))
}
