/** Roots of services in the shapes of map servers from 9.3 to 11.5 and of hosted services, with values of our own. */

const yes = (names: string): Record<string, true> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, true as const]),
  )

const reference = { wkid: 102100, latestWkid: 3857 }
const extent = { xmin: 0, ymin: 0, xmax: 9, ymax: 9, spatialReference: reference }

const entry = {
  id: 0,
  name: 'Wells',
  parentLayerId: -1,
  defaultVisibility: true,
  subLayerIds: null,
  minScale: 0,
  maxScale: 0,
}

const map93 = {
  serviceDescription: '',
  mapName: 'Layers',
  description: '',
  copyrightText: '',
  layers: [entry],
  spatialReference: reference,
  singleFusedMapCache: true,
  tileInfo: {
    rows: 256,
    cols: 256,
    dpi: 96,
    format: 'PNG',
    compressionQuality: 0,
    origin: { x: 0, y: 0 },
    spatialReference: reference,
    lods: [{ level: 0, resolution: 1, scale: 4000 }],
  },
  initialExtent: extent,
  fullExtent: extent,
  units: 'esriMeters',
  supportedImageFormatTypes: 'PNG24,PNG,JPG,DIB,TIFF,EMF,PS,PDF,GIF,SVG,SVGZ,AI',
  documentInfo: { Title: '', Author: '', Comments: '', Subject: '', Category: '', Keywords: '', Credits: '' },
}

const map112 = {
  ...map93,
  currentVersion: 11.2,
  cimVersion: '3.2.0',
  tables: [{ id: 3, name: 'Visits', type: 'Table' }],
  ...yes(`supportsDynamicLayers supportsDatumTransformation supportsClipping supportsSpatialFilter supportsTimeRelation
    supportsQueryDataElements supportsDynamicLegends exportTilesAllowed`),
  minLOD: 0,
  maxLOD: 0,
  minScale: 0,
  maxScale: 0,
  referenceScale: 0,
  resampling: false,
  datumTransformations: [{ geoTransforms: [{ wkid: 1, latestWkid: 1, transformForward: true, name: 'x' }] }],
  datesInUnknownTimezone: false,
  preferredTimeReference: null,
  archivingInfo: { supportsHistoricMoment: false },
  mapUnits: { uwkid: 9001 },
  timeInfo: { timeExtent: [1, 2], timeReference: null, timeRelation: 'esriTimeRelationOverlaps' },
  documentInfo: { Title: '', Version: '3.2.0', AntialiasingMode: 'Fast', TextAntialiasingMode: 'Force' },
  capabilities: 'Map,Query,Data,Tilemap',
  supportedQueryFormats: 'JSON, geoJSON, PBF',
  storageInfo: { storageFormat: 'esriMapCacheStorageModeCompactV2', packetSize: 128 },
  cacheMaxAge: 30,
  maxExportTilesCount: 100000,
  maxRecordCount: 1000,
  maxSelectionCount: 2000,
  maxImageHeight: 4096,
  maxImageWidth: 4096,
  tileServers: ['https://tiles.internal/arcgis/rest/services/Wells/MapServer'],
  supportedExtensions: 'KmlServer, WMSServer, FeatureServer',
  serviceItemId: 'x',
}

const relationship = {
  id: 1,
  name: 'visits',
  backwardPathLabel: 'a',
  originLayerId: 0,
  originPrimaryKey: 'OBJECTID',
  forwardPathLabel: 'b',
  destinationLayerId: 3,
  originForeignKey: 'WELL',
  relationshipTableId: 4,
  destinationPrimaryKey: 'OBJECTID',
  destinationForeignKey: 'VISIT',
  rules: [],
  cardinality: 'esriRelCardinalityManyToMany',
  attributed: true,
  composite: false,
}

const feature111 = {
  currentVersion: 11.1,
  cimVersion: '3.1.0',
  serviceDescription: '',
  description: '',
  copyrightText: '',
  ...yes(`hasVersionedData hasArchivedData supportsDisconnectedEditing supportsDatumTransformation supportsReturnDeleteResults hasStaticData
    supportsRelationshipsResource supportsQueryDomains supportsQueryContingentValues supportsQueryDataElements syncEnabled
    allowGeometryUpdates allowTrueCurvesUpdates onlyAllowTrueCurveUpdatesByTrueCurveClients allowUpdateWithoutMValues enableZDefaults
    supportsApplyEditsWithGlobalIds returnServiceEditsHaveSR hasSharedDomains supportsTrueCurve supportsAppend supportsSharedTemplates
    supportsWebhooks supportsVCSProjection isLocationTrackingService isLocationTrackingView isIndoorsService hasViews supportsDynamicLegends
    isView isMultiServicesView layerOverridesEnabled clientCachingAllowed`),
  supportedCurveTypes: ['circular-arc'],
  supportedExportFormats: 'csv',
  supportedAppendFormats: 'csv',
  supportedAppendSourceFilterFormats: 'csv',
  supportedContingentValuesFormats: 'JSON, PBF',
  supportsContingentValuesJson: 2,
  supportedConvertFileFormats: 'x',
  supportedConvertContentFormats: 'x',
  maxRecordCount: 2000,
  maxRecordCountFactor: 1,
  maxViewsCount: 20,
  maxImageHeight: 4096,
  maxImageWidth: 4096,
  supportedQueryFormats: 'JSON',
  capabilities: 'Create,Delete,Query,Sync,Update,Uploads,Editing',
  userTypeExtensions: ['utilityNetwork'],
  advancedEditingCapabilities: yes(
    'supportsSplit supportsReturnServiceEditsInSourceSR supportsReturnEditResults',
  ),
  extractChangesCapabilities: yes('supportsReturnIdsOnly'),
  syncCapabilities: { supportsAsync: true, supportedSyncDataOptions: 1 },
  editorTrackingInfo: yes(
    'enableEditorTracking enableOwnershipAccessControl allowOthersToQuery allowOthersToUpdate allowOthersToDelete allowAnonymousToUpdate allowAnonymousToDelete',
  ),
  xssPreventionInfo: {
    xssPreventionEnabled: true,
    xssPreventionRule: 'InputOnly',
    xssInputRule: 'rejectInvalid',
  },
  validationSystemLayers: { validationPointErrorlayerId: 9 },
  controllerDatasetLayers: { utilityNetworkLayerId: 9 },
  heightModelInfo: { heightModel: 'orthometric', vertCRS: 'x', heightUnit: 'meter' },
  datesInUnknownTimezone: false,
  preferredTimeReference: { timeZone: 'UTC', respectsDaylightSaving: false },
  collation: { caseSensitive: true },
  spatialReference: reference,
  initialExtent: extent,
  fullExtent: extent,
  units: 'esriMeters',
  zDefault: 0,
  size: 8192,
  serviceItemId: 'x',
  portalProperties: { isHosted: true },
  adminServiceInfo: { name: 'x', type: 'FeatureServer', status: 'Started' },
  editingInfo: { lastEditDate: 1 },
  infoInEstimates: ['count'],
  documentInfo: { Title: '', Author: '', Comments: '', Subject: '', Category: '', Keywords: '' },
  datumTransformations: [],
  layers: [{ ...entry, type: 'Feature Layer', geometryType: 'esriGeometryPolygon' }],
  tables: [{ ...entry, id: 3, name: 'Visits', type: 'Table' }],
  relationships: [relationship],
}

/** Roots of map services. */
export const mapRoots = { 'a map service of 9.3': map93, 'a map service of 11.2': map112 }

/** Roots of feature services. */
export const featureRoots = { 'a feature service of 11.1': feature111 }
