import type { Bins, BoundNames, Classes, Estimates, Summary } from '../intent/index.ts'
import type { MapRequest, RequestFor } from '../request.ts'
import type { Classification } from '../values/drawing/classification.ts'
import type { Bin } from '../values/rows/bin.ts'
import {
  asOwn,
  known,
  ownValue,
  type ParameterChanges,
  type ParameterName,
  printAs,
  readBase,
} from './own.ts'
import { printRows, readRows, rowNames } from './rows.ts'

const carried: readonly ParameterName[] = [
  ...rowNames,
  'classificationDef',
  'bin',
  'binField',
  'lowerBoundaryAlias',
  'upperBoundaryAlias',
  'binBoundaryAlias',
]

/** What the part is called by which each summary sums up. */
const wordOf = { classes: 'classificationDef', bins: 'bin', 'date-bins': 'binField' }

/** A renderer that is made from values, or bins. */
export function readSummary(
  map: RequestFor<
    | 'MapServer.generateRenderer'
    | 'MapServer.dynamicLayerGenerateRenderer'
    | 'FeatureServer.generateRenderer'
    | 'FeatureServer.queryBins'
    | 'FeatureServer.queryDateBins'
  >,
): Summary {
  const by = readBy(map)
  return {
    kind: 'summary',
    ...readBase(map, carried),
    words: { ids: 'objectIds', statistics: 'outStatistics', by: wordOf[by.kind] },
    ...readRows(map),
    by,
  }
}

function readBy({ parameters }: MapRequest): Classes | Bins {
  const { classificationDef: classes, bin, binField } = parameters
  if (bin !== undefined) return readBins(bin as Bin, binField, readBoundNames(parameters))
  if (classes === undefined) throw new TypeError('a summary has classes or bins')
  return { kind: 'classes', fields: classes.fields, canFail: canFail(classes), definition: asOwn(classes) }
}

/** Classes of a quotient or a logarithm divide by what a row may have as zero. */
function canFail({ json }: Classification): boolean {
  const type = json.normalizationType
  return (
    json.normalizationField !== undefined || type === 'esriNormalizeByField' || type === 'esriNormalizeByLog'
  )
}

function readBins(bin: Bin, dateField: string | undefined, boundNames: BoundNames): Bins {
  const {
    start,
    end,
    boundaries = [],
  } = (bin.json.parameters ?? {}) as {
    start?: unknown
    end?: unknown
    boundaries?: readonly unknown[]
  }
  return {
    kind: dateField === undefined ? 'bins' : 'date-bins',
    field: dateField ?? bin.field,
    bounds: [start, end, ...boundaries].filter((bound) => bound !== undefined),
    boundNames,
    definition: asOwn(bin),
  }
}

const readBoundNames = ({
  lowerBoundaryAlias: lower,
  upperBoundaryAlias: upper,
  binBoundaryAlias: bound,
}: MapRequest['parameters']): BoundNames => known({ lower, upper, bound })

/** The request for a summary, of the service type that the intent names. */
export const printSummary = (intent: Summary): MapRequest =>
  printAs(intent, {
    id: summaryId(intent),
    resource: intent.composed === undefined ? { layerId: intent.layerId } : {},
    values: { ...printRows(intent), ...printBy(intent.by) },
  })

function summaryId({ by, composed, service }: Summary) {
  if (by.kind === 'bins') return 'FeatureServer.queryBins'
  if (by.kind === 'date-bins') return 'FeatureServer.queryDateBins'
  if (composed !== undefined) return 'MapServer.dynamicLayerGenerateRenderer'
  return service.serviceType === 'FeatureServer'
    ? 'FeatureServer.generateRenderer'
    : 'MapServer.generateRenderer'
}

function printBy(by: Classes | Bins): ParameterChanges {
  if (by.kind === 'classes') return { classificationDef: ownValue<Classification>(by.definition) }
  return {
    bin: ownValue<Bin>(by.definition),
    binField: by.kind === 'date-bins' ? by.field : undefined,
    lowerBoundaryAlias: by.boundNames.lower,
    upperBoundaryAlias: by.boundNames.upper,
    binBoundaryAlias: by.boundNames.bound,
  }
}

/** Count and extent of a layer. */
export const readEstimates = (map: RequestFor<'FeatureServer.getEstimates'>): Estimates => ({
  kind: 'estimates',
  ...readBase(map, []),
  layerId: map.resource.layerId ?? -1,
})

/** The request for count and extent of a layer, which feature services know. */
export const printEstimates = (intent: Estimates): MapRequest =>
  printAs(intent, { id: 'FeatureServer.getEstimates', resource: { layerId: intent.layerId } })
