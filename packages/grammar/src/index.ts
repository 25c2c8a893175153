export { type IntentFor, printIntent, readIntent } from './arcgis/index.ts'
export { type BuiltRequest, type BuiltUpload, buildRequest, buildUpload } from './build.ts'
export type { ChangesOf } from './change.ts'
export {
  type ArcgisError,
  accessDeniedMessageCode,
  arcgisCodes,
  errorEnvelope,
  errorOf,
} from './errors/envelope.ts'
export { jsonpContentType, wrapJsonp } from './errors/jsonp.ts'
export { httpStatusOf, statusFor } from './errors/status.ts'
export {
  andExpressions,
  bindPlaceholders,
  type EvaluationOptions,
  type Expression,
  type ExpressionFault,
  type ExpressionOptions,
  evaluate,
  type Field,
  fieldName,
  fieldNamed,
  fieldsOf,
  hasUncertainText,
  isCondition,
  isUnfailing,
  isUnfailingOnGroups,
  type KindOfField,
  mapFields,
  mapResults,
  matchAll,
  matchNone,
  mayBecomeApostrophe,
  orExpressions,
  type PlaceholderValue,
  parseExpression,
  placeholdersInPatterns,
  placeholdersOf,
  printExpression,
  type Row,
  renameFields,
  stringFault,
  unusedMark,
  type ValueKind,
  withNationalTexts,
  withTextsComputed,
} from './expression/index.ts'
export { type Fault, type FaultCode, FaultError, faultStatus } from './fault.ts'
export type {
  ComposedLayer,
  Description,
  Domains,
  FeatureInfo,
  FeatureQuery,
  Intent,
  IntentBase,
  IntentOf,
  LayerArchive,
  LayerCondition,
  Legend,
  MapImage,
  MapLayers,
  OnlyAsked,
  Own,
  OwnRequest,
  RowStatistic,
  RowsQuestion,
  ServiceAddress,
  ShapesAsked,
  SymbolImage,
  TextSearch,
  Tile,
} from './intent/index.ts'
export { type LinkPattern, type LinkRewriter, rewriteLinks } from './links.ts'
export {
  type Effect,
  type Format,
  type Operation,
  type OperationGroup,
  type ParameterSpec,
  type ParameterValues,
  type ReplyKind,
  replyKind,
  type Selection,
  type ServiceType,
  type UnservedParameter,
  type ValuesOf,
} from './operation.ts'
export {
  isKnownParameter,
  type OperationId,
  type OperationWith,
  operationOf,
  operations,
  type ServedOperation,
} from './operations/index.ts'
export type { NextBytes } from './parameters/multipart.ts'
export { type Opened, openRequest, openStreamed, parseRequest } from './parse.ts'
export {
  decodeFeatureCollection,
  decodePbfGeometry,
  dropGeometries,
  encodeFeatureCollection,
  encodePbfGeometry,
  keepFeatures,
  keepFields,
  type PbfFault,
  type PbfFeature,
  type PbfFeatureCollection,
  type PbfFeatureResult,
  type PbfGeometry,
  type PbfValue,
  rowOfFeature,
} from './pbf/index.ts'
export type { RawRequest, ShownCredential } from './raw-request.ts'
export {
  type DeclaredValue,
  declaredValues,
  declares,
  encodedValues,
  fieldsNamed,
  isFor,
  layersNamed,
  type MapRequest,
  mapExpressions,
  only,
  type Parsed,
  type Presentation,
  type PresentationStyle,
  type RequestFor,
  rememberEncoded,
  withFormat,
  without,
  withResource,
  withValues,
} from './request.ts'
export { type Resource, serviceName } from './resource.ts'
export type { UploadedFile } from './uploaded-file.ts'
export { ValueError, type ValueType } from './value.ts'
export * from './values/index.ts'
