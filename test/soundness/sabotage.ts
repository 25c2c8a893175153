import { type ProtectionName, protectionNames } from '../../packages/gateway/src/core/protections.ts'
import type { Emphasis } from './policies.ts'
import { runSoundness } from './run.ts'
import { createTemplate, type Template } from './template.ts'

/** What happened when one protection was taken away: the first leak that was found. */
export interface SabotageOutcome {
  readonly name: ProtectionName
  readonly found: string | undefined
}

/** Takes away each protection in turn; each must be noticed within so many cases of the operations that it guards. */
export async function sabotageAll(options: {
  cases: number
  seed: number
}): Promise<readonly SabotageOutcome[]> {
  const template = await createTemplate()
  const outcomes: SabotageOutcome[] = []
  for (const name of protectionNames) {
    outcomes.push({ name, found: await sabotage(name, { ...options, template }) })
  }
  return outcomes
}

/** Takes away one protection; says how that was noticed first, or undefined when it was not within so many cases. */
export async function sabotage(
  name: ProtectionName,
  { cases, seed, template }: { cases: number; seed: number; template: Template },
): Promise<string | undefined> {
  const { leaks } = await runSoundness({
    cases,
    seed,
    sabotage: name,
    operations: guarded[name],
    emphasis: emphases[name] ?? {},
    casesPerPolicy: 20,
    stopsAtLeak: true,
    template,
  })
  const [first] = leaks
  return first && `${first.property}, ${first.request.operation}: ${first.what.slice(0, 120)}`
}

/** Policies that make a missing protection show soon. */
const emphases: Partial<Record<ProtectionName, Emphasis>> = {
  cells: { several: true },
  geometryFilter: { hides: 'geometry' },
  hiddenGeometry: { hides: 'geometry' },
  pbf: { several: true },
  pictureLimits: { limits: true },
  timeFields: { hides: 'reported' },
}

const rows = ['query', 'dynamicLayerQuery', 'queryLayers']

/** The operations in which a missing protection shows. */
const guarded: Readonly<Record<ProtectionName, readonly string[]>> = {
  attachmentRows: ['attachments', 'attachment', 'queryAttachments'],
  cells: rows,
  domains: ['queryDomains'],
  drawing: ['export'],
  dynamicLayerFields: ['export'],
  dynamicLayerRows: ['export'],
  dynamicLayerSources: ['export'],
  errorTexts: ['image'],
  exportLayerDefs: ['export'],
  exportLayers: ['export', 'exportJson'],
  featureById: ['feature'],
  findFields: ['find'],
  findLayers: ['find'],
  findReplyFields: ['find'],
  findRows: ['find'],
  geometryFilter: rows,
  groupFields: rows,
  having: rows,
  hiddenGeometry: ['query', 'export', 'identify', 'find'],
  htmlPopup: ['htmlPopup'],
  identifyFields: ['identify'],
  identifyLayers: ['identify'],
  identifyRows: ['identify'],
  layerDefFields: ['export', 'identify', 'find'],
  layerDrawing: ['layer', 'layers'],
  layerExtent: ['layer', 'layers'],
  layerFields: ['layer', 'layers'],
  legendDrawing: ['legend', 'queryLegends'],
  legendLayers: ['legend', 'queryLegends'],
  objectIds: rows,
  orderFields: rows,
  outFields: rows,
  pbf: rows,
  pictureLimits: ['export', 'identify'],
  queryRows: rows,
  relatedFields: ['queryRelatedRecords'],
  relatedRows: ['queryRelatedRecords'],
  relatedSourceRows: ['queryRelatedRecords'],
  rendererFields: ['generateRenderer'],
  serviceExtent: ['root'],
  serviceLayers: ['root', 'layers'],
  statistics: rows,
  tiles: ['generateKml'],
  timeFields: ['query'],
  topFilter: ['queryTopFeatures'],
  whereFields: rows,
}
