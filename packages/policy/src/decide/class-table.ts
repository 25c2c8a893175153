import type { OperationClass } from '../model/operation-class.ts'

/** Operations that describe a service, by the part of their id after the dot. */
export const describing: readonly string[] = ['root', 'layers', 'layer']

/** Operations by class, by the part of their id after the dot. */
export const classes: Readonly<Partial<Record<OperationClass, readonly string[]>>> = {
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
