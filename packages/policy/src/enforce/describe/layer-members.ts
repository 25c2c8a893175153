import { editPromises } from './edit-members.ts'
import {
  aboutField,
  aboutFields,
  drawing,
  extent,
  ifShown,
  parent,
  seenLayerIds,
  seenLayers,
  shownCells,
  shownFields,
  shownIndexes,
  shownRelationships,
  shownTemplates,
  timeInfo,
  whereShown,
} from './layer-parts.ts'
import {
  each,
  field,
  fieldOrNone,
  filtered,
  type Members,
  objectOf,
  offers,
  offersOr,
  told,
  untold,
} from './member.ts'
import { queryPromises } from './query-members.ts'
import { capabilityWords, eachWord } from './words.ts'

const fieldMembers: Members = {
  ...each(
    `name type alias length precision domain nullable editable visible required defaultValue sqlType actualType modelName description
     dateFieldsTimeReference datesInUnknownTimezone`,
    told,
  ),
}

const templateMembers: Members = {
  ...each('name description drawingTool', told),
  prototype: objectOf({ attributes: filtered(shownCells) }),
}

const relationshipMembers: Members = each(
  `id name relatedTableId cardinality role keyField composite catalogID forwardPathLabel backwardPathLabel relationshipTableId
   keyFieldInRelationshipTable`,
  told,
)

/** Every known member of a layer, group or table, on map and feature services from 9.3 on. */
export const layerMembers: Members = {
  ...each(
    `currentVersion cimVersion id name type description copyrightText geometryType minScale maxScale effectiveMinScale effectiveMaxScale
     defaultVisibility maxRecordCount standardMaxRecordCount standardMaxRecordCountNoGeometry tileMaxRecordCount maxRecordCountFactor
     maxUniqueIDCount maxSelectionCount referenceScale supportsDynamicLegends hasLabels hasM hasZ enableZDefaults zDefault canScaleSymbols isDataVersioned isDataBranchVersioned
     isDataArchived hasArchivedData isDataReplicaTracked isCoGoEnabled hasGeometryProperties collation sqlParserVersion cacheMaxAge isView isUpdatableView
     enableNullGeometry hasStaticData supportsFieldDescriptionProperty supportsMultiScaleGeometry multiScaleGeometryInfo
     supportsColumnStoreIndex heightModelInfo sourceHeightModelInfo dateFieldsTimeReference preferredTimeReference
     datesInUnknownTimezone units`,
    told,
  ),
  // References carry how exactly coordinates are kept, and servers add to that.
  ...each('spatialReference sourceSpatialReference', told),
  ...each(
    'displayField objectIdField globalIdField typeIdField subtypeField subtypeFieldName geometryFieldName',
    field,
  ),
  parentLayer: objectOf(each('id name', told), filtered(parent)),
  subLayers: objectOf(each('id name', told), filtered(seenLayers)),
  parentLayerId: told,
  subLayerIds: filtered(seenLayerIds),
  fields: objectOf(fieldMembers, filtered(shownFields)),
  geometryField: objectOf(fieldMembers, filtered(aboutField)),
  uniqueIdField: objectOf(each('name isSystemMaintained', told), filtered(aboutField)),
  uniqueIdInfo: objectOf(each('type fields OIDFieldContainsHashValue', told), filtered(aboutFields)),
  geometryProperties: objectOf(
    { ...each('shapeAreaFieldName shapeLengthFieldName', fieldOrNone), units: told },
    filtered(ifShown('shapeAreaFieldName', 'shapeLengthFieldName')),
  ),
  editFieldsInfo: objectOf(
    {
      ...each('creationDateField creatorField editDateField editorField', fieldOrNone),
      ...each('realm dateFieldsTimeReference', told),
    },
    filtered(ifShown('creationDateField', 'creatorField', 'editDateField', 'editorField')),
  ),
  indexes: objectOf(
    each('name fields isAscending isAcsending isUnique description indexType', told),
    filtered(shownIndexes),
  ),
  types: objectOf(
    {
      ...each('id name', told),
      domains: filtered(shownCells),
      templates: objectOf(templateMembers, filtered(shownTemplates)),
    },
    filtered(whereShown('typeIdField')),
  ),
  templates: objectOf(templateMembers, filtered(shownTemplates)),
  subtypes: objectOf(
    { ...each('code name', told), ...each('defaultValues domains', filtered(shownCells)) },
    filtered(whereShown('subtypeField', 'subtypeFieldName')),
  ),
  defaultSubtypeCode: filtered(whereShown('subtypeField', 'subtypeFieldName')),
  relationships: objectOf(relationshipMembers, filtered(shownRelationships)),
  drawingInfo: filtered(drawing),
  extent: filtered(extent),
  timeInfo: objectOf(
    each(
      `startTimeField endTimeField trackIdField timeExtent timeReference timeInterval timeIntervalUnits hasLiveData liveModeOffset
       liveModeOffsetUnits exportOptions stepLength stepInterval`,
      told,
    ),
    filtered(timeInfo),
  ),
  capabilities: { words: capabilityWords, ...told },
  supportedQueryFormats: { words: eachWord((word) => `query f=${word}`), ...told },
  canModifyLayer: offers('export dynamicLayers'),
  hasAttachments: offers('attachments'),
  attachmentProperties: objectOf(each('name fieldName isEnabled', told), { needs: ['attachments'] }),
  attachmentFields: objectOf(fieldMembers, { needs: ['queryAttachments'] }),
  htmlPopupType: offersOr('esriServerHTMLPopupTypeNone', 'htmlPopup'),
  hasMetadata: offers('metadata'),
  infoInEstimates: offers('getEstimates'),
  advancedQueryCapabilities: objectOf(queryPromises),
  ...queryPromises,
  ...editPromises,
  advancedEditingCapabilities: objectOf(editPromises, { needs: ['applyEdits'] }),
  ...each(
    `definitionExpression definitionQuery viewDefinitionQuery viewLayerDefinition adminLayerInfo serviceItemId hasViews userTypeExtensions size editingInfo
     serverGens source layerDefinition popupInfo formInfo infoFor3D fieldGroups contingentValues rasterInfo floorInfo orderBy
     timeExtent featureReduction labelsVisible layerMetadata`,
    untold,
  ),
}
