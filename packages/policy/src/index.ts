export { type AreaGrant, areaGrants } from './decide/area-grants.ts'
export { type Authorizer, compileGrants } from './decide/authorizer.ts'
export { catalogAdvice } from './decide/catalog-advice.ts'
export type { CatalogFault } from './decide/catalog-fault.ts'
export { catalogFaults } from './decide/catalog-faults.ts'
export { explainGrants, type GrantFinding } from './decide/explain-grants.ts'
export { compileGlob } from './decide/glob.ts'
export { narrowsNothing } from './decide/narrows-nothing.ts'
export { reachedServices } from './decide/reached-services.ts'
export type { SeenArea } from './decide/seen-area.ts'
export { type SeenService, seenServices } from './decide/seen-services.ts'
export { grantedViewInWords, type SeenView, seenView, viewInWords } from './decide/seen-view.ts'
export { isFor } from './decide/subjects.ts'
export { lookedUpTypes } from './decide/unread-faults.ts'
export { referenceOfLayer } from './enforce/areas/area-shape.ts'
export { insideOf } from './enforce/areas/inside-of.ts'
export { idsTouching, shapesOf } from './enforce/features/area-questions.ts'
export { objectIdsOf } from './enforce/features/cell-masking.ts'
export { thenPlan } from './enforce/join-plans.ts'
export { isObject, type JsonObject, objectsOf } from './enforce/json-body.ts'
export { unlistedName } from './enforce/listed-names.ts'
export { describedPicture } from './enforce/maps/described-picture.ts'
export { type PromisedLayers, promisedLayers } from './enforce/maps/promised-layers.ts'
export { type NarrowedPlan, narrowIntent } from './enforce/narrow-intent.ts'
export { jsonUpstreamReply, type RowsReply } from './enforce/narrowing.ts'
export { costBasisOf } from './enforce/operations/table.ts'
export type { MaskedPicture, Paint, SideOf } from './enforce/painting.ts'
export { unreadable } from './enforce/readable.ts'
export { showJson, showPbf } from './enforce/show-reply.ts'
export { isFailed, jsonWith } from './enforce/upstream-json.ts'
export { type AreaBook, noAreas } from './model/area-book.ts'
export { type AreaRight, areaRowsKey } from './model/area-right.ts'
export { type AreaConfiguration, type AreaSource, areaSource } from './model/area-schema.ts'
export type {
  Catalog,
  DrawingEntry,
  EditingEntry,
  FieldEntry,
  LayerEntry,
  MapFrame,
  RelationshipEntry,
  ServiceEntry,
  StyleEntry,
  TileLevel,
  TileScheme,
  TimesEntry,
} from './model/catalog.ts'
export type { Decision, Deny } from './model/decision.ts'
export { duration } from './model/duration.ts'
export type { EditAlarm, EditVerdict } from './model/edit-alarm.ts'
export type { EditRight } from './model/edit-right.ts'
export type { EditConfiguration } from './model/edit-schema.ts'
export type { ExtentMemory } from './model/extent-memory.ts'
export {
  type AttachmentParents,
  type AttachmentsToEdit,
  type Facts,
  type Found,
  type Need,
  noFacts,
  type Placed,
  placedNeedKey,
  type RowAsItIs,
  type RowsAsTheyAre,
  type RowsFound,
  type RowsToEdit,
  withFact,
} from './model/facts.ts'
export { kindOfFieldType } from './model/field-kind.ts'
export { type GrantConfiguration, grantSection } from './model/grant-schema.ts'
export { parseJson } from './model/json-text.ts'
export { didYouMean, nearest } from './model/nearest.ts'
export type { Obligations } from './model/obligations.ts'
export { obligationsKey, viewsText } from './model/obligations-key.ts'
export { operationClasses } from './model/operation-class.ts'
export type { Expected, Plan, Step } from './model/plan.ts'
export {
  type AccountKind,
  type AttributeValue,
  anonymous,
  type Carrier,
  type Principal,
  type Scope,
  type ShownAs,
} from './model/principal.ts'
export { type Outcome, outcomeOf, type Refusal } from './model/refusal.ts'
export type { UpstreamReply } from './model/reply.ts'
export { type ServiceRights, tellsLegend } from './model/rights.ts'
