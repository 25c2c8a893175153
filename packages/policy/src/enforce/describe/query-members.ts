import {
  each,
  filtered,
  type Members,
  objectOf,
  offers,
  offersOfWhole,
  offersOne,
  offersOpenly,
  ofWhole,
  told,
} from './member.ts'
import { cacheHintWords, eachWord } from './words.ts'

const statistic = (type: string, more = ''): string =>
  `query outStatistics=[{"statisticType":"${type}","onStatisticField":"A","outStatisticFieldName":"B"${more}}]`

const bin = (parameters: string, type = 'autoIntervalBin'): string =>
  `queryBins bin={"type":"${type}","onField":"A","parameters":${parameters}}`

/** What bins a layer can make. */
const binCapabilities: Members = {
  supportsDateBin: offers(bin('{"unit":"month"}', 'dateBin')),
  supportsFixedIntervalBin: offers(bin('{"interval":1}', 'fixedIntervalBin')),
  supportsAutoIntervalBin: offers(bin('{"numBins":2}')),
  supportsFixedBoundariesBin: offers(bin('{"boundaries":[1,2]}', 'fixedBoundariesBin')),
  supportsStackBy: offers(bin('{"stackBy":{"value":"A"}}')),
  supportsSplitBy: offers(bin('{"splitBy":{"value":"A"}}')),
  supportsSnapToData: offers(bin('{"snapToData":"first"}')),
  supportsReturnFullIntervalBin: offers(bin('{"returnFullIntervalBin":true}')),
  supportsFirstDayOfWeek: offers('queryBins firstDayOfWeek'),
  supportsNormalization: offers('queryBins normalization'),
  supportedNormalizationTypes: offers('queryBins normalization'),
  supportedStatisticTypes: offers('queryBins outStatistics'),
  supportedStatistics: objectOf({
    ...each(
      'count sum min max avg var stddev percentile_continuous percentile_discrete percentileContinuous percentileDiscrete',
      told,
    ),
    ...each('envelope centroid convexHull', filtered(ofWhole)),
  }),
}

/** What a layer says of its queries; newer servers say it in `advancedQueryCapabilities`, older ones beside it. */
export const queryPromises: Members = {
  ...each('useStandardizedQueries supportsOrderByOnlyOnLayerFields', told),
  supportsStatistics: offers('query outStatistics'),
  supportsAdvancedQueries: offers('query outStatistics', 'query orderByFields'),
  supportsPercentileStatistics: offers(statistic('percentile_cont', ',"statisticParameters":{"value":0.5}')),
  supportsSpatialAggregationStatistics: offersOfWhole(statistic('envelopeAggregate')),
  supportedSpatialAggregationStatistics: {
    words: eachWord((word) => statistic(word.charAt(0).toLowerCase() + word.slice(1))),
    ...filtered(ofWhole),
  },
  supportsExceedsLimitStatistics: offers(statistic('exceedslimit')),
  supportsUseEstimateForExceedsLimit: offers(statistic('exceedslimit')),
  supportsHavingClause: offers('query having'),
  supportsCountDistinct: offers('query returnCountOnly', 'query returnDistinctValues'),
  supportsDistinct: offers('query returnDistinctValues'),
  supportsOrderBy: offers('query orderByFields'),
  supportsPagination: offers('query resultOffset'),
  supportsPaginationOnAggregatedQueries: offers('query resultOffset', 'query outStatistics'),
  supportsQueryWithResultType: offers('query resultType=tile'),
  supportsTilesAndBasicQueriesMode: offers('query resultType=tile'),
  supportsMaxRecordCountFactor: offers('query maxRecordCountFactor=2'),
  supportsQueryWithCacheHint: offers('query cacheHint'),
  supportedOperationsWithCacheHint: {
    words: cacheHintWords,
    ...told,
  },
  supportsCoordinatesQuantization: offers('query quantizationParameters'),
  supportsQuantizationEditMode: offers('query quantizationParameters={"mode":"edit"}'),
  supportsDegeneratedQuantizedGeometry: offers('query quantizationParameters'),
  supportsReturningQueryExtent: offers('query returnExtentOnly'),
  supportsReturningQueryGeometry: offers('query returnQueryGeometry=true'),
  supportsReturningGeometryCentroid: offers('query returnCentroid'),
  supportsReturningGeometryEnvelope: offers('query returnEnvelope=true'),
  supportsReturningGeometryProperties: offers('query returnGeometryProperties=true'),
  supportsReturnExceededLimitGeometries: offers('query returnExceededLimitGeometries=true'),
  supportsTrueCurve: offersOfWhole('query returnTrueCurves'),
  supportedCurveTypes: offersOfWhole('query returnTrueCurves'),
  supportedTrueCurvePbfFeatureEncodings: offersOfWhole('query supportedCurvePbfFeatureEncodings'),
  ...each('supportsMultipatchOption supportedMultipatchOptions', offers('query multipatchOption')),
  supportsQueryWithDistance: offersOfWhole('query distance'),
  supportsOutDistance: offers('query outDistance=1'),
  supportsDisjointSpatialRel: offersOfWhole('query spatialRel=esriSpatialRelDisjoint'),
  supportedSpatialRelationships: {
    words: eachWord((word) => `query spatialRel=${word}`),
    ...filtered(ofWhole),
  },
  supportsQueryWithDatumTransformation: offersOfWhole('query datumTransformation'),
  supportsDatumTransformation: offersOne('export datumTransformation', 'query datumTransformation'),
  supportsDefaultSR: offers('query defaultSR=4326'),
  supportsQueryWithLodSR: offers('query lodSR=4326'),
  supportsLod: offers('query lodType=geohash'),
  supportedLodTypes: offers('query lodType=geohash'),
  supportsFullTextSearch: offers('query fullText=[{"onFields":["A"],"searchTerm":"x"}]'),
  fullTextSearchCapabilities: offersOpenly('query fullText=[{"onFields":["A"],"searchTerm":"x"}]'),
  supportsSqlExpression: offers(
    'query groupByFieldsForStatistics=EXTRACT(YEAR FROM A)',
    'query outStatistics=[{"statisticType":"max","onStatisticField":"A * 2","outStatisticFieldName":"B"}]',
    'query orderByFields=UPPER(A)',
  ),
  ...each(
    'supportsOutFieldSQLExpression supportsOutFieldSqlExpression supportsOutFieldsSqlExpression',
    offers('query outFields=UPPER(A) AS B'),
  ),
  supportsCurrentUserQueries: offers('query currentUser'),
  supportsQueryWithHistoricMoment: offers('query historicMoment=1'),
  supportsHistoricMoment: offers('query historicMoment=1'),
  supportsAggIds: offers('query returnAggIds=true'),
  supportsAdvancedQueryRelated: offers(
    'queryRelatedRecords orderByFields',
    'queryRelatedRecords returnCountOnly',
  ),
  supportsQueryRelatedPagination: offers('queryRelatedRecords resultOffset'),
  supportsQueryAttachments: offers('queryAttachments'),
  supportsQueryAttachmentsCountOnly: offers('queryAttachments returnCountOnly'),
  supportsQueryAttachmentsWithReturnUrl: offers('queryAttachments returnUrl'),
  supportsQueryAttachmentOrderByFields: offers('queryAttachments orderByFields'),
  supportsQueryAttachmentWithTypeWildcard: offers('queryAttachments attachmentTypes=image/*'),
  supportsTopFeaturesQuery: offers('queryTopFeatures'),
  supportsQueryBins: offers('queryBins'),
  supportsQueryDateBins: offers('queryDateBins'),
  supportsQueryPivot: offers('queryPivot'),
  ...each('supportsQueryAnalytic supportsAsyncQueryAnalytic', offers('queryAnalytic')),
  advancedQueryAnalyticCapabilities: offersOpenly('queryAnalytic'),
  queryBinsCapabilities: objectOf(binCapabilities, { needs: ['queryBins'] }),
}
