/**
 * The single protections of the policy, each of which the soundness tests take away in turn to see that they notice.
 * The served gateway always has all of them: no configuration and no environment reaches this.
 */
export const protectionNames = [
  'attachmentRows',
  'cells',
  'dynamicLayerFields',
  'dynamicLayerRows',
  'dynamicLayerSources',
  'domains',
  'drawing',
  'errorTexts',
  'exportLayerDefs',
  'exportLayers',
  'featureById',
  'findFields',
  'findLayers',
  'findReplyFields',
  'findRows',
  'geometryFilter',
  'groupFields',
  'having',
  'hiddenGeometry',
  'htmlPopup',
  'identifyFields',
  'identifyLayers',
  'identifyRows',
  'layerDefFields',
  'layerDrawing',
  'layerExtent',
  'layerFields',
  'legendDrawing',
  'legendLayers',
  'objectIds',
  'orderFields',
  'outFields',
  'pbf',
  'pictureLimits',
  'queryRows',
  'relatedFields',
  'relatedRows',
  'relatedSourceRows',
  'rendererFields',
  'serviceExtent',
  'serviceLayers',
  'statistics',
  'tiles',
  'timeFields',
  'topFilter',
  'whereFields',
] as const

/** Name of a protection. */
export type ProtectionName = (typeof protectionNames)[number]

/** Which protections are there. */
export type Protections = Readonly<Record<ProtectionName, boolean>>

/** All of them: what the served gateway has. */
export const allProtections: Protections = Object.freeze(
  Object.fromEntries(protectionNames.map((name) => [name, true])) as Record<ProtectionName, boolean>,
)
