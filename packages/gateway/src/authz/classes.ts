import type { Operation } from '@mapgate/protocol'
import type { OperationClass } from '../core/operation-class.ts'

/** What an operation asks of a grant: a class; any class, for what describes a service; or all reading at once. */
export type Demand = OperationClass | 'any' | 'everything'

/** Operations that describe a service, by the part of their id after the dot. */
const describing: readonly string[] = ['root', 'layers', 'layer']

/** Operations by class, by the part of their id after the dot. */
const classes: Readonly<Partial<Record<OperationClass, readonly string[]>>> = {
  view: [
    ...['export', 'exportImage', 'legend', 'queryLegends', 'image', 'tile', 'tilemap'],
    ...['wmtsTile', 'wmtsTileJpg'],
    ...['tilemapIndex', 'style', 'styles', 'spriteIndex', 'sprite', 'glyphs', 'resourceInfo'],
  ],
  query: [
    ...['query', 'queryLayers', 'queryDomains', 'queryRelatedRecords', 'queryTopFeatures', 'queryBins'],
    ...['queryDateBins', 'getEstimates', 'feature', 'dynamicLayer', 'dynamicLayerQuery'],
    ...['dynamicLayerQueryRelatedRecords', 'generateRenderer', 'dynamicLayerGenerateRenderer'],
  ],
  identify: ['identify', 'find', 'htmlPopup'],
  attachments: ['queryAttachments', 'attachments', 'attachment'],
  'export-data': ['generateKml'],
}

/** Every name that this table knows; a test holds it against the grammar. */
export const classedNames: readonly string[] = [...describing, ...Object.values(classes).flat()]

const demandByName: ReadonlyMap<string, Demand> = new Map([
  ...describing.map((name) => [name, 'any'] as const),
  ...Object.entries(classes).flatMap(([demand, names]) =>
    names.map((name) => [name, demand as OperationClass] as const),
  ),
])

/** What this operation asks of a grant. What the table does not know asks for everything that reads; writing and jobs ask for `edit`. */
export function demandOf(operation: Operation): Demand {
  if (operation.effect === 'write' || operation.effect === 'job') return 'edit'
  return demandByName.get(operation.id.slice(operation.id.indexOf('.') + 1)) ?? 'everything'
}
