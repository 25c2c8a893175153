import { describe, expect, it } from 'vitest'
import { operationOf, operations } from './index.ts'

/** The parameters that Esri's public documentation of ArcGIS Server up to 11.5 names, by operation; `f` and `token` stand on all. */
const area = 'geometry geometryType inSR spatialRel distance units'
const query = `where objectIds time ${area} relationParam outFields returnGeometry maxAllowableOffset geometryPrecision outSR
  gdbVersion returnDistinctValues returnIdsOnly returnCountOnly returnExtentOnly orderByFields groupByFieldsForStatistics outStatistics
  returnZ returnM resultOffset resultRecordCount returnTrueCurves historicMoment datumTransformation having havingClause
  quantizationParameters featureEncoding timeRelation`
const place = `dynamicLayers gdbVersion historicMoment mapRangeValues layerRangeValues layerParameterValues clipping spatialFilter
  datumTransformations`
const identified = `returnGeometry maxAllowableOffset geometryPrecision returnZ returnM returnUnformattedValues returnFieldName layerDefs
  ${place}`
const picture = `bbox bboxSR layers layerDefs size format transparent dpi time timeRelation layerTimeOptions mapScale rotation ${place}`
const related = `objectIds relationshipId outFields definitionExpression returnGeometry maxAllowableOffset geometryPrecision outSR
  returnZ returnM gdbVersion historicMoment orderByFields resultOffset resultRecordCount returnCountOnly returnTrueCurves
  datumTransformation timeReferenceUnknownClient`
const attachments = `objectIds globalIds definitionExpression attachmentsDefinitionExpression attachmentTypes size keywords
  resultOffset resultRecordCount returnUrl returnMetadata returnCountOnly orderByFields cacheHint returnDistinctKeywords`
const edit = 'gdbVersion returnEditMoment rollbackOnFailure async timeReferenceUnknownClient trueCurveClient'
const applyEdits = `${edit} useGlobalIds attachments assetMaps sessionID usePreviousEditMoment datumTransformation
  returnEditResults editsUploadId editsUploadFormat useUniqueIds`
const raster = 'geometry geometryType mosaicRule'

const documented: Readonly<Record<string, string>> = {
  'MapServer.query': `text ${query} parameterValues rangeValues lod lodType lodSR`,
  'MapServer.dynamicLayerQuery': `layer text ${query} parameterValues rangeValues`,
  'FeatureServer.query': `${query} multipatchOption returnCentroid resultType sqlFormat returnExceededLimitFeatures
    timeReferenceUnknownClient maxRecordCountFactor returnUniqueIdsOnly uniqueIds lodType lod lodSR fullText cacheHint collation
    defaultSR returnEnvelope`,
  'FeatureServer.queryLayers': `layerDefs time ${area} outFields returnGeometry maxAllowableOffset geometryPrecision outSR gdbVersion
    historicMoment returnIdsOnly returnCountOnly returnZ returnM returnTrueCurves sqlFormat datumTransformation
    timeReferenceUnknownClient`,
  'FeatureServer.queryTopFeatures': `topFilter where objectIds time ${area} outFields returnGeometry maxAllowableOffset
    geometryPrecision outSR returnIdsOnly returnCountOnly returnExtentOnly orderByFields resultOffset resultRecordCount returnZ
    returnM resultType timeReferenceUnknownClient`,
  'FeatureServer.queryBins': `bin where time ${area} outStatistics binOrder lowerBoundaryAlias upperBoundaryAlias outSR
    outTimeReference fullText historicMoment gdbVersion`,
  'FeatureServer.queryDateBins': `binField bin binOrder binBoundaryAlias where objectIds time ${area} outStatistics
    returnCountOnly outTimeReference outSR`,
  'MapServer.queryRelatedRecords': related,
  'FeatureServer.queryRelatedRecords': related,
  'MapServer.queryAttachments': attachments,
  'FeatureServer.queryAttachments': attachments,
  'FeatureServer.addFeatures': `features ${edit}`,
  'FeatureServer.updateFeatures': `features ${edit}`,
  'FeatureServer.deleteFeatures': `objectIds where geometry geometryType inSR spatialRel ${edit} returnDeleteResults`,
  'FeatureServer.calculate':
    'where calcExpression sqlFormat gdbVersion sessionID returnEditMoment usePreviousEditMoment async',
  'FeatureServer.applyEdits': `adds updates deletes ${applyEdits}`,
  'FeatureServer.applyLayerEdits': `edits ${applyEdits.replace(' attachments', '')} returnServiceEditsOption
    returnServiceEditsInSourceSR honorSequenceOfEdits`,
  'FeatureServer.addAttachment': 'attachment keywords uploadId gdbVersion returnEditMoment',
  'FeatureServer.updateAttachment': 'attachmentId attachment keywords uploadId gdbVersion returnEditMoment',
  'FeatureServer.deleteAttachments': 'attachmentIds rollbackOnFailure gdbVersion returnEditMoment',
  'MapServer.export': `${picture} imageSR selectionDefinitions`,
  'MapServer.queryLegends': `${picture} returnVisibleOnly`,
  'MapServer.legend': 'size dynamicLayers',
  'MapServer.identify': `geometry geometryType sr layers time timeRelation layerTimeOptions tolerance mapExtent imageDisplay ${identified}`,
  'MapServer.find': `searchText contains searchFields sr layers ${identified}`,
  'MapServer.generateRenderer':
    'classificationDef where gdbVersion historicMoment precision prefix unitLabel formatLabel',
  'FeatureServer.generateRenderer':
    'classificationDef where gdbVersion historicMoment precision prefix unitLabel formatLabel',
  'MapServer.feature': 'outFields returnGeometry outSR returnZ returnM gdbVersion historicMoment',
  'FeatureServer.feature': 'outFields returnGeometry outSR returnZ returnM gdbVersion historicMoment',
  'MapServer.root': 'returnUpdates option',
  'MapServer.layer': 'returnDomainNames returnAdvancedSymbols',
  'MapServer.layers': 'returnDomainNames returnAdvancedSymbols dynamicLayers',
  'MapServer.tile': 'blankTile',
  'MapServer.generateKml': 'docName layers layerOptions',
  'MapServer.queryDomains': 'layers',
  'FeatureServer.root': 'returnUpdates option returnDomainNames',
  'FeatureServer.layer': 'returnUpdates returnDomainNames',
  'FeatureServer.queryDomains': 'layers',
  'ImageServer.exportImage': `bbox bboxSR size imageSR time format pixelType noData noDataInterpretation interpolation compression
    compressionQuality bandIds mosaicRule renderingRule adjustAspectRatio validateExtent lercVersion compressionTolerance sliceId`,
  'ImageServer.identify': `${raster} renderingRule time pixelSize returnGeometry returnCatalogItems returnPixelValues maxItemCount
    processAsMultidimensional sliceId`,
  'ImageServer.getSamples': `${raster} sampleDistance sampleCount returnFirstValueOnly interpolation outFields sliceId time pixelSize`,
  'ImageServer.computeHistograms': `${raster} renderingRule pixelSize time`,
  'ImageServer.computeStatisticsHistograms': `${raster} renderingRule pixelSize time`,
  'ImageServer.query': `where objectIds time geometry geometryType inSR spatialRel outFields returnGeometry outSR returnIdsOnly
    returnCountOnly returnDistinctValues orderByFields groupByFieldsForStatistics outStatistics resultOffset resultRecordCount`,
}

const words = (text: string): string[] => [...new Set(text.split(/\s+/))]

describe('every documented parameter is served, refused by name, or ignored for a reason', () => {
  it.each(Object.entries(documented))('%s', (id, names) => {
    const { parameters, unserved } = operationOf(id)
    const known = new Set([...parameters, ...unserved].map(({ name }) => name))
    expect(words(names).filter((name) => !known.has(name))).toEqual([])
  })

  it('and no parameter is both served and not', () => {
    const twice = Object.keys(documented).flatMap((id) => {
      const { parameters, unserved } = operationOf(id)
      const taken = parameters.filter((spec) => !spec.sentOnly)
      const names = [...taken, ...unserved].map(({ key }) => key)
      return names.filter((name, index) => names.indexOf(name) < index).map((name) => `${id} ${name}`)
    })
    expect(twice).toEqual([])
  })

  it('and what is sent to map servers alone is refused to clients', () => {
    const sent = operations.flatMap(({ id, parameters, unserved }) => {
      const refused = unserved.filter(({ treatment }) => treatment === 'refused').map(({ key }) => key)
      const own = parameters.filter((spec) => spec.sentOnly)
      return own.map(({ name, key }) => `${id} ${name} ${refused.includes(key)}`)
    })
    expect(sent).toEqual([
      'MapServer.queryLegends layerStyles true',
      'MapServer.export spatialFilter true',
      'MapServer.export clipping true',
      'MapServer.export layerStyles true',
      'MapServer.identify layerStyles true',
      'FeatureServer.queryAttachments attachmentsDefinitionExpression true',
    ])
  })
})
