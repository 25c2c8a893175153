import { editPromises } from './edit-members.ts'
import { seenLayerIds, seenLayers } from './layer-parts.ts'
import { each, filtered, type Members, objectOf, offers, offersOpenly, told, untold } from './member.ts'
import { queryPromises } from './query-members.ts'
import { givenLevel, givenLevels, seenArea, seenRelationships } from './service-parts.ts'
import { capabilityWords, eachWord, extensionWords } from './words.ts'

const listedLayer: Members = {
  ...each(
    `id name parentLayerId defaultVisibility minScale maxScale effectiveMinScale effectiveMaxScale type geometryType supportsDynamicLegends
     hasGeometryProperties`,
    told,
  ),
  subLayerIds: filtered(seenLayerIds),
}

const relationshipMembers: Members = {
  rules: untold,
  ...each(
    `id name backwardPathLabel originLayerId originPrimaryKey forwardPathLabel destinationLayerId originForeignKey relationshipTableId
   destinationPrimaryKey destinationForeignKey cardinality attributed composite catalogID`,
    told,
  ),
}

const lists: Members = {
  layers: objectOf(listedLayer, filtered(seenLayers)),
  tables: objectOf(listedLayer, filtered(seenLayers)),
}

/** Every known member of the root of a map or feature service, from 9.3 on. */
export const serviceMembers: Members = {
  ...editPromises,
  ...queryPromises,
  ...lists,
  ...each(
    `currentVersion cimVersion serviceDescription mapName description copyrightText units minScale maxScale referenceScale spatialReference
     maxRecordCount maxRecordCountFactor standardMaxRecordCount tileMaxRecordCount maxImageHeight maxImageWidth maxSelectionCount
     maxViewsCount hasVersionedData hasStaticData hasSharedDomains clientCachingAllowed xssPreventionInfo enableZDefaults zDefault
     datesInUnknownTimezone preferredTimeReference dateFieldsTimeReference cacheMaxAge datumTransformations resampling heightModelInfo
     isLocationTrackingService isLocationTrackingView isIndoorsService hasArchivedData mapUnits isView isMultiServicesView collation supportsDynamicLegends`,
    told,
  ),
  documentInfo: objectOf(
    each(
      'Title Author Comments Subject Category Keywords AntialiasingMode TextAntialiasingMode Version Credits',
      told,
    ),
  ),
  editorTrackingInfo: objectOf(
    each(
      'enableEditorTracking enableOwnershipAccessControl allowOthersToQuery allowOthersToUpdate allowOthersToDelete allowAnonymousToQuery allowAnonymousToUpdate allowAnonymousToDelete',
      told,
    ),
  ),
  relationships: objectOf(relationshipMembers, filtered(seenRelationships)),
  ...each('fullExtent initialExtent', filtered(seenArea)),
  capabilities: { words: capabilityWords, ...told },
  supportedQueryFormats: { words: eachWord((word) => `query f=${word}`), ...told },
  supportedImageFormatTypes: { words: eachWord((word) => `export format=${word}`), ...told },
  supportedExtensions: { words: extensionWords, ...told },
  advancedEditingCapabilities: objectOf(editPromises, { needs: ['applyEdits'] }),
  supportsDynamicLayers: offers('export dynamicLayers'),
  supportsClipping: offers('export clipping={}'),
  supportsSpatialFilter: offers('export spatialFilter={}'),
  supportsTimeRelation: offers('export timeRelation=esriTimeRelationOverlaps'),
  supportsQueryLegends: offers('queryLegends'),
  supportsQueryDomains: offers('queryDomains'),
  supportsQueryDataElements: offers('queryDataElements'),
  supportsQueryContingentValues: offers('queryContingentValues'),
  supportedContingentValuesFormats: offersOpenly('queryContingentValues'),
  supportedContingentValuesJson: offersOpenly('queryContingentValues'),
  supportsContingentValuesJson: offersOpenly('queryContingentValues'),
  supportsRelationshipsResource: offers('relationships'),
  supportsSharedTemplates: offers('sharedTemplates'),
  supportsWebhooks: offers('webhooks'),
  supportsVCSProjection: offers('query vcs=1'),
  supportsOutSRForAttachments: offers('queryAttachments outSR'),
  infoInEstimates: offers('getEstimates'),
  hasMetadata: offers('metadata'),
  singleFusedMapCache: offers('tile'),
  tileInfo: filtered(givenLevels, { needs: ['tile'] }),
  ...each('minLOD maxLOD', filtered(givenLevel, { needs: ['tile'] })),
  ...each('tileServers storageInfo storageFormat cacheType', { needs: ['tile'], ...told }),
  exportTilesAllowed: offers('exportTiles'),
  maxExportTilesCount: offersOpenly('exportTiles'),
  ...each(
    `timeInfo hasViews serviceItemId portalProperties adminServiceInfo size layerOverridesEnabled validationSystemLayers controllerDatasetLayers
     userTypeExtensions lastEditDate editingInfo owningSystemUrl owningTenant preferredHost layerMetadata uploadsInfo
     geodatabaseInfo workspace versionManagementInfo`,
    untold,
  ),
}

/** Members of roots of other services, which are given to those alone from whom nothing is hidden. */
export const otherServiceMembers: Members = {
  capabilities: { words: capabilityWords, ...told },
  exportTilesAllowed: offers('exportTiles'),
  maxExportTilesCount: offersOpenly('exportTiles'),
}
