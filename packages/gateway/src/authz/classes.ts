import type { Operation } from '@mapgate/protocol'
import type { OperationClass } from '../core/operation-class.ts'

/** What an operation asks of a grant: a class; any class, for what describes a service; or all reading at once. */
export type Demand = OperationClass | 'any' | 'everything'

/** Operations that describe a service, by the part of their id after the dot. */
const describing = new Set(['root', 'layers', 'layer', 'info', 'iteminfo', 'metadata', 'thumbnail'])

const byName: Readonly<Record<string, OperationClass>> = Object.fromEntries([
  ...classed('view', [
    'export',
    'exportImage',
    'legend',
    'queryLegends',
    'tile',
    'tilemap',
    'image',
    'layerImage',
  ]),
  ...classed('view', [
    'wmtsCapabilities',
    'wmts',
    'wmtsTile',
    'generateRenderer',
    'dynamicLayerGenerateRenderer',
  ]),
  ...classed('query', ['query', 'layerQuery', 'queryDomains', 'queryRelatedRecords', 'queryTopFeatures']),
  ...classed('query', [
    'queryDateBins',
    'queryBins',
    'queryAnalytic',
    'getEstimates',
    'validateSQL',
    'feature',
  ]),
  ...classed('query', ['dynamicLayerQuery', 'dynamicLayerQueryRelatedRecords', 'dynamicLayer']),
  ...classed('identify', ['identify', 'find', 'htmlPopup']),
  ...classed('attachments', ['queryAttachments', 'attachments', 'attachment', 'attachmentInfos']),
  ...classed('export-data', [
    'generateKml',
    'exportTiles',
    'estimateExportTilesSize',
    'createReplica',
    'extractChanges',
  ]),
])

function classed(name: OperationClass, operations: readonly string[]): [string, OperationClass][] {
  return operations.map((operation) => [operation.toLowerCase(), name])
}

/** What this operation asks of a grant. What the table does not know asks for everything that reads; writing and jobs ask for `edit`. */
export function demandOf(operation: Operation): Demand {
  if (operation.effect === 'write' || operation.effect === 'job') return 'edit'
  const name = operation.id.slice(operation.id.indexOf('.') + 1).toLowerCase()
  if (describing.has(name)) return 'any'
  return byName[name] ?? 'everything'
}
