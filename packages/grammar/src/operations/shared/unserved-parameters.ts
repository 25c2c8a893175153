import type { UnservedParameter } from '../../operation.ts'
import { ignore, refuse, refuseUnless } from '../define.ts'

const anotherVersion = 'it chooses another version or moment of the data, for which policies have no rule'

/** The names of the version that everybody has who names none. */
const defaultVersions = ['sde.default', 'dbo.default', 'default', '"sde".default', '"dbo".default']

/** Versions and moments of the data: what a grant gives is the data as the service shows it. */
export const versions: readonly UnservedParameter[] = [
  refuseUnless(defaultVersions, anotherVersion, 'gdbVersion'),
  ...refuse(anotherVersion, 'historicMoment', 'sessionID'),
]

const uploads = 'it names a file that is uploaded apart, which is not served; send the edits themselves'

/** What every edit can ask besides, by its neutral values alone. */
export const editChoices: readonly UnservedParameter[] = [
  ...versions,
  refuseUnless(['false'], anotherVersion, 'usePreviousEditMoment'),
  ...refuse(uploads, 'uploadId', 'editsUploadId'),
]

/** What an edit of features in a layer can ask besides. */
export const featureEditChoices: readonly UnservedParameter[] = [
  ...editChoices,
  refuseUnless(['none'], 'ask applyEdits of the service', 'returnServiceEditsOption'),
  refuseUnless(['false'], 'ask applyEdits of the service', 'returnServiceEditsInSourceSR'),
]

/** What `applyEdits` can ask besides. */
const wholeEditChoices: readonly UnservedParameter[] = [
  refuseUnless(['json'], uploads, 'editsUploadFormat'),
  ...refuse('it names files that are uploaded apart', 'assetMaps'),
  refuseUnless(['false'], 'rows are named by object ids or global ids', 'useUniqueIds'),
]

/** What `applyEdits` of a layer can ask besides. */
export const layerEditChoices: readonly UnservedParameter[] = [...featureEditChoices, ...wholeEditChoices]

/** What `applyEdits` of a service can ask besides. */
export const serviceEditChoices: readonly UnservedParameter[] = [...editChoices, ...wholeEditChoices]

/** How a time filter treats its ends; the usual way is what a server does without it. */
const timeRelation: UnservedParameter = refuseUnless(
  ['esriTimeRelationOverlaps'],
  'it changes which rows belong to a time',
  'timeRelation',
)

/** Rows and places of whole maps (`export`, `identify`, `find`, `queryLegends`). */
export const mapChoices: readonly UnservedParameter[] = [
  ...versions,
  timeRelation,
  ...refuse(
    'it chooses rows by ranges or filters that the map declares',
    'mapRangeValues',
    'layerRangeValues',
    'layerParameterValues',
  ),
  ...refuse('it chooses what of a place is shown', 'clipping', 'spatialFilter'),
  ...refuse('named styles are asked for by WMS', 'layerStyles'),
]

/** What a query of one layer can ask besides. */
export const queryChoices: readonly UnservedParameter[] = [
  ...versions,
  timeRelation,
  ...refuse('it chooses rows by ranges or filters that the map declares', 'rangeValues', 'parameterValues'),
  ...refuse('it searches an index of texts; use where with LIKE', 'fullText'),
  ...refuse('rows are chosen by objectIds and where', 'uniqueIds', 'globalIds'),
  refuseUnless(['false'], 'ask for returnIdsOnly', 'returnUniqueIdsOnly'),
  ...refuse('it sums rows up in cells', 'lod'),
  ...ignore('it has a meaning beside lod only, which is refused', 'lodType', 'lodSR'),
  ...refuse('it changes how texts compare', 'collation'),
  refuseUnless(['false'], 'ask for geometries, or for returnExtentOnly', 'returnEnvelope'),
  ...refuse('it changes the hours of dates', 'outTimeReference'),
  ...ignore('it has a meaning for esriSpatialRelRelation only, which is refused', 'relationParam'),
  ...ignore('replies are in the encoding that f names', 'featureEncoding'),
  ...ignore('it repeats the geometry of the request', 'returnQueryGeometry'),
]

/** `text` is an operation of map services; feature services do not say what they make of it. */
export const noText: readonly UnservedParameter[] = refuse(
  'feature services do not know it; use where with LIKE',
  'text',
)

/** What a description shows more or less of, whatever the rights of the caller. */
export const descriptionChoices: readonly UnservedParameter[] = ignore(
  'a description is told in full, as far as it is seen',
  'returnDomainNames',
  'returnAdvancedSymbols',
  'option',
)

/** What a request for related rows can ask besides. */
export const relatedChoices: readonly UnservedParameter[] = [
  ...versions,
  ...ignore('replies are in the encoding that f names', 'featureEncoding'),
]

/** What `find` can ask besides; it knows no time. */
export const findChoices: readonly UnservedParameter[] = [
  ...mapChoices,
  ...refuse('find knows no time; use layerDefs', 'time', 'layerTimeOptions'),
]

/** A legend tells of layers, not of places: `queryLegends` is the operation for those. */
export const legendChoices: readonly UnservedParameter[] = [
  ...versions,
  ...refuse('it narrows a legend to what is drawn; ask queryLegends', 'layers', 'layerDefs', 'bbox', 'time'),
  refuseUnless(['false'], 'ask queryLegends', 'returnVisibleOnly'),
]

/** What a renderer made from values can ask besides. */
export const rendererChoices: readonly UnservedParameter[] = [
  ...versions,
  ...ignore(
    'it words the labels of classes, which clients do themselves',
    'prefix',
    'unitLabel',
    'formatLabel',
  ),
]

/** What a query for attachments can ask besides. */
export const attachmentChoices: readonly UnservedParameter[] = [
  ...versions,
  ...refuse('rows are chosen by objectIds and definitionExpression', 'globalIds', 'where'),
  ...refuse(
    'it filters by columns of the attachments, which are not parsed',
    'attachmentsDefinitionExpression',
  ),
  refuseUnless(['false'], 'the reply has another form', 'returnDistinctKeywords'),
  ...ignore('the gateway decides what is cached', 'cacheHint'),
]

/** Slices and variables of multidimensional rasters, and what only words a picture. */
export const imageChoices: readonly UnservedParameter[] = [
  ...refuse('it chooses a slice or variable of a multidimensional raster', 'sliceId', 'variable'),
  ...ignore('the picture is checked and encoded as usual', 'validateExtent', 'lercVersion'),
]

/** Rows that a picture shows as selected, by conditions and colours of their own. */
export const selections: readonly UnservedParameter[] = refuse(
  'it selects rows by conditions of its own; use dynamicLayers',
  'selectionDefinitions',
)

/** What `queryLegends` can ask besides: its swatches are those of the layers, whatever the picture. */
export const queryLegendsChoices: readonly UnservedParameter[] = [
  ...mapChoices,
  ...refuse('it chooses layers by another scale than that of bbox and size', 'mapScale'),
  ...ignore('swatches are the same on every picture', 'format', 'transparent', 'rotation'),
]
