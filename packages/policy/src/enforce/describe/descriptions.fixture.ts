/** Descriptions in the shapes of map servers from 9.3 to 11.5 and of hosted services: every member that was met, with values of our own. */

const yes = (names: string): Record<string, true> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, true as const]),
  )

const reference = { wkid: 102100, latestWkid: 3857, xyTolerance: 0.001, falseX: -1, xyUnits: 1 }
const extent = { xmin: 0, ymin: 0, xmax: 9, ymax: 9, spatialReference: reference }
const utc = { timeZone: 'UTC', respectsDaylightSaving: false }

const fields = [
  { name: 'OBJECTID', type: 'esriFieldTypeOID', alias: 'Id', domain: null, editable: false, nullable: false },
  {
    name: 'KIND',
    type: 'esriFieldTypeSmallInteger',
    alias: 'Kind',
    domain: { type: 'codedValue', name: 'Kinds', codedValues: [{ name: 'Well', code: 1 }] },
    defaultValue: null,
    modelName: 'KIND',
    sqlType: 'sqlTypeInteger',
    description: null,
  },
  { name: 'BUILT', type: 'esriFieldTypeDate', alias: 'Built', length: 8 },
  { name: 'OWNER', type: 'esriFieldTypeString', alias: 'Owner', length: 50, visible: true },
  { name: 'SHAPE', type: 'esriFieldTypeGeometry', alias: 'Shape' },
  { name: 'SHAPE.STArea()', type: 'esriFieldTypeDouble', alias: 'Area' },
]

const template = {
  name: 'New',
  description: '',
  drawingTool: 'esriFeatureEditToolPoint',
  prototype: { attributes: { KIND: 1, OWNER: 'Olga' } },
}

const layer93 = {
  id: 0,
  name: 'Wells',
  type: 'Feature Layer',
  geometryType: 'esriGeometryPolygon',
  description: '',
  definitionExpression: "OWNER = 'Olga'",
  copyrightText: '',
  minScale: 0,
  maxScale: 0,
  extent,
  displayField: 'OWNER',
  fields,
  parentLayer: { id: 7, name: 'Water' },
  subLayers: [],
}

const layer100 = {
  ...layer93,
  currentVersion: 10.04,
  defaultVisibility: true,
  hasAttachments: true,
  htmlPopupType: 'esriServerHTMLPopupTypeAsHTMLText',
  typeIdField: 'KIND',
  types: [{ id: 1, name: 'Well', domains: { KIND: { type: 'inherited' } }, templates: [template] }],
  relationships: [{ id: 1, name: 'visits', relatedTableId: 3 }],
  timeInfo: {
    startTimeField: 'BUILT',
    endTimeField: null,
    trackIdField: null,
    timeExtent: [1, 2],
    timeReference: utc,
    timeInterval: 1,
    timeIntervalUnits: 'esriTimeUnitsYears',
    exportOptions: { useTime: true, timeDataCumulative: false, timeOffset: null, timeOffsetUnits: null },
    hasLiveData: false,
  },
  drawingInfo: { renderer: { type: 'simple', symbol: null }, transparency: 0, labelingInfo: null },
  capabilities: 'Map,Query,Data',
}

const mapLayer112 = {
  ...layer100,
  currentVersion: 11.2,
  cimVersion: '3.2.0',
  referenceScale: 0,
  effectiveMinScale: 0,
  effectiveMaxScale: 0,
  canModifyLayer: true,
  canScaleSymbols: false,
  hasLabels: false,
  hasM: false,
  hasZ: false,
  hasMetadata: true,
  hasStaticData: false,
  isDataVersioned: false,
  isDataArchived: false,
  isDataBranchVersioned: false,
  isCoGoEnabled: false,
  archivingInfo: { supportsQueryWithHistoricMoment: false, startArchivingMoment: -1 },
  sourceSpatialReference: reference,
  sourceHeightModelInfo: { heightModel: 'orthometric', vertCRS: 'x', heightUnit: 'meter' },
  geometryField: { name: 'SHAPE', type: 'esriFieldTypeGeometry', alias: 'Shape' },
  geometryProperties: { shapeAreaFieldName: 'SHAPE.STArea()', shapeLengthFieldName: '', units: 'esriMeters' },
  indexes: [{ name: 'pk', fields: 'OBJECTID', isAscending: true, isUnique: true, description: '' }],
  subtypeField: 'KIND',
  subtypeFieldName: 'KIND',
  defaultSubtypeCode: 1,
  subtypes: [
    { code: 1, name: 'Well', defaultValues: { KIND: 1, OWNER: null }, domains: { KIND: null, OWNER: null } },
  ],
  ownershipBasedAccessControlForFeatures: { allowOthersToQuery: true },
  ...yes(`supportsStatistics supportsExceedsLimitStatistics supportsAdvancedQueries supportsCoordinatesQuantization
    supportsDatumTransformation useStandardizedQueries supportsDynamicLegends hasGeometryProperties`),
  supportedQueryFormats: 'JSON, geoJSON, PBF',
  supportedSpatialRelationships: ['esriSpatialRelIntersects', 'esriSpatialRelRelation'],
  maxRecordCount: 1000,
  standardMaxRecordCount: 4000,
  standardMaxRecordCountNoGeometry: 4000,
  tileMaxRecordCount: 4000,
  maxRecordCountFactor: 1,
  maxSelectionCount: 2000,
  serviceItemId: 'x',
  dateFieldsTimeReference: utc,
  preferredTimeReference: null,
  datesInUnknownTimezone: false,
  advancedQueryCapabilities: yes(
    `useStandardizedQueries supportsStatistics supportsPercentileStatistics supportsHavingClause supportsOrderBy supportsDistinct
     supportsCountDistinct supportsPagination supportsLod supportsQueryWithLodSR supportsTrueCurve supportsQueryWithDatumTransformation
     supportsReturningQueryExtent supportsQueryWithDistance supportsSqlExpression supportsQueryAnalytic supportsDefaultSR
     supportsQueryWithResultType supportsReturningGeometryCentroid supportsSpatialAggregationStatistics supportsAsyncQueryAnalytic`,
  ),
  advancedQueryAnalyticCapabilities: { supportsPercentileAnalytic: true },
}

const featureLayer111 = {
  ...mapLayer112,
  objectIdField: 'OBJECTID',
  globalIdField: '',
  spatialReference: reference,
  heightModelInfo: { heightModel: 'orthometric', vertCRS: 'x', heightUnit: 'meter' },
  editFieldsInfo: {
    creationDateField: 'BUILT',
    creatorField: 'OWNER',
    editDateField: 'BUILT',
    editorField: 'OWNER',
    realm: '',
    dateFieldsTimeReference: utc,
  },
  relationships: [
    {
      id: 1,
      name: 'visits',
      relatedTableId: 3,
      cardinality: 'esriRelCardinalityManyToMany',
      role: 'esriRelRoleOrigin',
      keyField: 'OBJECTID',
      composite: false,
      relationshipTableId: 4,
      keyFieldInRelationshipTable: 'WELL',
      catalogID: '{X}',
      forwardPathLabel: 'a',
      backwardPathLabel: 'b',
    },
  ],
  templates: [template],
  zDefault: 0,
  ...yes(`syncCanReturnChanges isDataReplicaTracked supportsRollbackOnFailureParameter supportsValidateSQL supportsCalculate
    supportsASyncCalculate supportsAsyncCalculate supportsAsyncDelete supportsQuantizationEditMode supportsFieldDescriptionProperty
    enableZDefaults allowGeometryUpdates allowUpdateWithoutMValues allowTrueCurvesUpdates onlyAllowTrueCurveUpdatesByTrueCurveClients
    supportsApplyEditsWithGlobalIds supportsReturningQueryGeometry isUpdatableView supportsAttachmentsByUploadId
    hasContingentValuesDefinition supportsAppend`),
  supportedAppendFormats: 'shapefile,csv',
  supportedExportFormats: 'csv,shapefile',
  changeTrackingInfo: { lastSynced: 1 },
  serverGens: { minServerGen: 1, serverGen: 2 },
  userTypeExtensions: ['parcelFabric'],
  sqlParserVersion: 'PG_10',
  collation: { caseSensitive: true },
  infoInEstimates: ['extent', 'count'],
  attachmentProperties: [{ name: 'name', fieldName: 'att_name', isEnabled: true }],
  advancedEditingCapabilities: {
    ...yes(
      'supportsSplit supportsReturnServiceEditsInSourceSR supportsAsyncApplyEdits supportsApplyEditsbyUploadID',
    ),
    supportedSqlFormatsInCalculate: ['standard'],
  },
  capabilities: 'Create,Delete,Query,Sync,Update,Uploads,Editing,Extract,ChangeTracking',
}

const hostedLayer = {
  ...featureLayer111,
  currentVersion: 12,
  cacheMaxAge: 30,
  editingInfo: { lastEditDate: 1, schemaLastEditDate: 1, dataLastEditDate: 1 },
  isView: true,
  hasViews: true,
  size: 8192,
  viewDefinitionQuery: "OWNER = 'Olga'",
  uniqueIdField: { name: 'OBJECTID', isSystemMaintained: true },
  uniqueIdInfo: { type: 'simple', fields: ['OBJECTID'], OIDFieldContainsHashValue: false },
  multiScaleGeometryInfo: { levels: [1, 2] },
  fieldGroups: [{ name: 'g', restrictive: true }],
  contingentValues: [],
  attachmentFields: [{ name: 'ATTACHMENTID', type: 'esriFieldTypeOID', alias: 'Id' }],
  maxUniqueIDCount: 100000,
  ...yes(`supportsValidateSql supportsTruncate supportsAttachmentsResizing supportsLayerOverrides supportsTilesAndBasicQueriesMode
    supportsColumnStoreIndex supportsMultiScaleGeometry enableNullGeometry supportsReturnExceededLimitGeometries supportsAggIds`),
  supportedConvertFileFormats: 'JPG,PNG',
  supportedConvertContentFormats: 'x',
  supportedTrueCurvePbfFeatureEncodings: ['esriDefault'],
  queryBinsCapabilities: {
    ...yes(`supportsDateBin supportsFixedIntervalBin supportsAutoIntervalBin supportsFixedBoundariesBin supportsStackBy
      supportsSplitBy supportsSnapToData supportsReturnFullIntervalBin supportsFirstDayOfWeek supportsNormalization`),
    supportedStatisticTypes: ['COUNT'],
    supportedNormalizationTypes: ['field'],
  },
  advancedQueryCapabilities: {
    ...yes(`supportsPagination supportsPaginationOnAggregatedQueries supportsQueryRelatedPagination supportsQueryWithDistance
      supportsReturningQueryExtent supportsStatistics supportsOrderBy supportsDistinct supportsQueryWithResultType supportsSqlExpression
      supportsAdvancedQueryRelated supportsCountDistinct supportsPercentileStatistics supportsSpatialAggregationStatistics supportsLod
      supportsQueryWithLodSR supportsReturningGeometryCentroid supportsReturningGeometryEnvelope supportsReturningGeometryProperties
      supportsQueryWithDatumTransformation supportsCurrentUserQueries supportsHavingClause supportsOutFieldSQLExpression
      supportsMaxRecordCountFactor supportsTopFeaturesQuery supportsDisjointSpatialRel supportsQueryWithCacheHint supportsQueryAnalytic
      supportsDefaultSR supportsFullTextSearch supportsQueryAttachments supportsQueryAttachmentsCountOnly
      supportsQueryAttachmentOrderByFields supportsQueryAttachmentsWithReturnUrl supportsQueryAttachmentWithTypeWildcard
      supportsTrueCurve supportsOutDistance supportsDegeneratedQuantizedGeometry supportsUseEstimateForExceedsLimit supportsQueryPivot
      supportsQueryBins supportsQueryDateBins supportsOrderByOnlyOnLayerFields supportsQueryWithHistoricMoment`),
    supportedSpatialAggregationStatistics: ['EnvelopeAggregate', 'CentroidAggregate', 'ConvexHullAggregate'],
    supportedLodTypes: ['geohash'],
    supportedCurveTypes: ['circular-arc'],
    supportedMultipatchOptions: ['extent'],
    supportedOperationsWithCacheHint: ['query', 'queryTopFilter', 'queryAnalytics'],
    fullTextSearchCapabilities: { fullTextIndexes: ['OWNER'] },
  },
}

/** Layers, tables and groups. */
export const layerDescriptions: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'a layer of 9.3': layer93,
  'a layer of 10.0': layer100,
  'a map layer of 11.2': mapLayer112,
  'a feature layer of 11.1': featureLayer111,
  'a hosted layer': hostedLayer,
  'a group': {
    ...layer93,
    id: 7,
    type: 'Group Layer',
    geometryType: null,
    fields: null,
    extent: null,
    subLayers: [{ id: 0, name: 'Wells' }],
  },
}
