/** The field types that the sample layers use, by Esri's names. */
export type EsriFieldType =
  | 'esriFieldTypeOID'
  | 'esriFieldTypeGlobalID'
  | 'esriFieldTypeString'
  | 'esriFieldTypeInteger'
  | 'esriFieldTypeSmallInteger'
  | 'esriFieldTypeDouble'
  | 'esriFieldTypeDate'

/** A closed list of values for a field, each with a name for people. */
export interface CodedValueDomain {
  type: 'codedValue'
  name: string
  codedValues: { name: string; code: string | number }[]
}

/** The least and the greatest value that a numeric field may hold. */
export interface RangeDomain {
  type: 'range'
  name: string
  range: [minimum: number, maximum: number]
}

/** One column of a layer: `length` only for strings; dates are stored as epoch milliseconds, UTC. */
export interface FieldDefinition {
  name: string
  type: EsriFieldType
  alias: string
  length?: number
  domain: CodedValueDomain | RangeDomain | null
  nullable: boolean
  editable: boolean
}

/** A feature type (Esri subtype): rows whose `typeIdField` equals `id`. */
export interface FeatureType {
  id: number | string
  name: string
  domains: Record<string, { type: 'inherited' }>
  templates: unknown[]
}

/** How rows of this layer find rows of another: `keyField` here equals the other side's `keyField` there. */
export interface Relationship {
  id: number
  name: string
  relatedTableId: number
  cardinality: 'esriRelCardinalityOneToMany'
  role: 'esriRelRoleOrigin' | 'esriRelRoleDestination'
  keyField: string
  composite: boolean
}

/** Which field holds a row's moment; `timeExtent` in epoch milliseconds. */
interface TimeInfo {
  startTimeField: string
  endTimeField: string | null
  trackIdField: string | null
  timeExtent: [startMs: number, endMs: number]
  timeReference: null
  timeInterval: number
  timeIntervalUnits: 'esriTimeUnitsDays'
}

/** The geometry types of the sample layers. */
export type LayerGeometryType = 'esriGeometryPoint' | 'esriGeometryPolyline' | 'esriGeometryPolygon'

/** Everything about a layer, a group of layers or a table that is not its rows. */
export interface LayerDefinition {
  id: number
  name: string
  kind: 'feature' | 'group' | 'table'
  description: string
  /** null for groups and tables. */
  geometryType: LayerGeometryType | null
  /** The group that holds this layer, or -1. */
  parentId: number
  subLayerIds: number[]
  /** Empty for groups. */
  fields: FieldDefinition[]
  objectIdField: string
  globalIdField: string
  displayField: string
  typeIdField: string | null
  types: FeatureType[]
  relationships: Relationship[]
  timeInfo: TimeInfo | null
  hasAttachments: boolean
  /** The fields in which the server writes who edited a row, and when; absent where it does not. */
  editTracking?: EditTracking
  /** Esri renderer and labels; null for groups and tables. */
  drawingInfo: DrawingInfo | null
  /** Scale denominators between which the layer is drawn; 0 is no limit. */
  minScale: number
  maxScale: number
  defaultVisibility: boolean
}

/** Names of the fields in which a server writes who edited a row, and when. */
interface EditTracking {
  creatorField: string
  creationDateField: string
  editorField: string
  editDateField: string
}

/** How a layer is drawn, in Esri's JSON. */
export interface DrawingInfo {
  renderer: Renderer
  transparency: number
  labelingInfo: LabelClass[] | null
}

/** The three renderers of the MapServer. */
export type Renderer = SimpleRenderer | UniqueValueRenderer | ClassBreaksRenderer

/** One symbol for all rows. */
interface SimpleRenderer {
  type: 'simple'
  symbol: EsriSymbol
  label: string
  description: string
}

/** A symbol by the value of up to three fields, joined by `fieldDelimiter`. */
export interface UniqueValueRenderer {
  type: 'uniqueValue'
  field1: string
  field2: string | null
  field3: string | null
  fieldDelimiter: string
  defaultSymbol: EsriSymbol | null
  defaultLabel: string | null
  uniqueValueInfos: { symbol: EsriSymbol; value: string; label: string; description: string }[]
}

/** A symbol by the class that a number falls into. */
export interface ClassBreaksRenderer {
  type: 'classBreaks'
  field: string
  minValue: number
  normalizationType?: string
  normalizationField?: string
  defaultSymbol?: EsriSymbol | null
  classBreakInfos: { symbol: EsriSymbol; classMaxValue: number; label: string; description: string }[]
}

/** Red, green, blue and alpha, each 0 to 255. */
export type EsriColor = [red: number, green: number, blue: number, alpha: number]

/** A line symbol; `width` in points. */
export interface LineSymbol {
  type: 'esriSLS'
  style: 'esriSLSSolid' | 'esriSLSDash' | 'esriSLSDot' | 'esriSLSNull'
  color: EsriColor
  width: number
}

/** A fill symbol. */
export interface FillSymbol {
  type: 'esriSFS'
  style: 'esriSFSSolid' | 'esriSFSNull'
  color: EsriColor
  outline: LineSymbol | null
}

/** A marker symbol; `size` in points. */
export interface MarkerSymbol {
  type: 'esriSMS'
  style:
    | 'esriSMSCircle'
    | 'esriSMSSquare'
    | 'esriSMSDiamond'
    | 'esriSMSCross'
    | 'esriSMSX'
    | 'esriSMSTriangle'
  color: EsriColor
  size: number
  angle: number
  xoffset: number
  yoffset: number
  outline: { color: EsriColor; width: number } | null
}

/** A symbol of any of the three kinds. */
export type EsriSymbol = LineSymbol | FillSymbol | MarkerSymbol

/** One class of labels: the text is `labelExpression`, such as `[NAME]` or `"No " CONCAT [FACILITYID]`. */
export interface LabelClass {
  labelPlacement: string
  labelExpression: string
  useCodedValues: boolean
  /** The rows that are labelled, as SQL, or null for all. */
  where: string | null
  symbol: {
    type: 'esriTS'
    color: EsriColor
    haloColor?: EsriColor
    haloSize?: number
    font: { family: string; size: number; style: string; weight: string; decoration: string }
  }
  minScale: number
  maxScale: number
}
