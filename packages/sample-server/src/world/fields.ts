import type { CodedValueDomain, EsriFieldType, FieldDefinition, RangeDomain } from './layer.ts'

type Extras = Partial<Pick<FieldDefinition, 'length' | 'domain' | 'nullable' | 'editable'>>

const field = (name: string, type: EsriFieldType, alias: string, extras: Extras = {}): FieldDefinition => ({
  name,
  type,
  alias,
  domain: null,
  nullable: true,
  editable: true,
  ...extras,
})

const text = (name: string, alias: string, length: number, domain: CodedValueDomain | null = null) =>
  field(name, 'esriFieldTypeString', alias, { length, domain })
const whole = (name: string, alias: string, domain: FieldDefinition['domain'] = null) =>
  field(name, 'esriFieldTypeInteger', alias, { domain })
const small = (name: string, alias: string, domain: FieldDefinition['domain'] = null) =>
  field(name, 'esriFieldTypeSmallInteger', alias, { domain })
const decimal = (name: string, alias: string, domain: RangeDomain | null = null) =>
  field(name, 'esriFieldTypeDouble', alias, { domain })
const date = (name: string, alias: string) => field(name, 'esriFieldTypeDate', alias)

const coded = (name: string, values: Record<string, string>): CodedValueDomain => ({
  type: 'codedValue',
  name,
  codedValues: Object.entries(values).map(([code, label]) => ({ name: label, code })),
})

const STATUS = coded('AssetStatus', { active: 'Active', standby: 'Standby', out: 'Out of service' })
const CLASSIFICATION = coded('Classification', { public: 'Public', restricted: 'Restricted' })
const LAND_USE = coded('LandUse', {
  residential: 'Residential',
  commercial: 'Commercial',
  civic: 'Civic',
  open: 'Open space',
})
const MATERIAL = coded('PipeMaterial', {
  DI: 'Ductile iron',
  CI: 'Cast iron',
  PVC: 'PVC',
  STL: 'Steel',
  AC: 'Asbestos cement',
})
const CATEGORY = coded('ComplaintCategory', {
  leak: 'Leak',
  pressure: 'Low pressure',
  taste: 'Taste or smell',
  meter: 'Meter',
})
const PROGRESS = coded('ComplaintStatus', { open: 'Open', assigned: 'Assigned', closed: 'Closed' })
const RESULT = coded('InspectionResult', { pass: 'Pass', repair: 'Needs repair', fail: 'Fail' })
const VALVE_TYPE = coded('ValveType', {
  gate: 'Gate',
  butterfly: 'Butterfly',
  air: 'Air release',
  blowoff: 'Blow-off',
})
const YES_NO: CodedValueDomain = {
  type: 'codedValue',
  name: 'YesNo',
  codedValues: [
    { name: 'No', code: 0 },
    { name: 'Yes', code: 1 },
  ],
}
const PRESSURE: RangeDomain = { type: 'range', name: 'Pressure', range: [0, 200] }
const DIAMETER: RangeDomain = { type: 'range', name: 'Diameter', range: [50, 2000] }

const IDS: FieldDefinition[] = [
  field('OBJECTID', 'esriFieldTypeOID', 'Object ID', { nullable: false, editable: false }),
  field('GLOBALID', 'esriFieldTypeGlobalID', 'Global ID', { length: 38, nullable: false, editable: false }),
]
const ASSET: FieldDefinition[] = [
  ...IDS,
  text('asset_id', 'Asset', 16),
  text('district', 'Service district', 40),
]
const SECRETS: FieldDefinition[] = [
  decimal('cost', 'Cost (USD)'),
  text('classification', 'Classification', 12, CLASSIFICATION),
]

/** The fields of a layer whose edits are tracked. */
export const TRACKING_FIELDS: FieldDefinition[] = [
  field('created_user', 'esriFieldTypeString', 'Created by', { length: 255, editable: false }),
  field('created_date', 'esriFieldTypeDate', 'Created', { length: 8, editable: false }),
  field('last_edited_user', 'esriFieldTypeString', 'Edited by', { length: 255, editable: false }),
  field('last_edited_date', 'esriFieldTypeDate', 'Edited', { length: 8, editable: false }),
]

/** The columns of every layer that has rows, by layer id. */
export const FIELDS: Record<number, FieldDefinition[]> = {
  0: [
    ...IDS,
    text('ticket', 'Ticket', 16),
    text('district', 'Service district', 40),
    text('category', 'Category', 16, CATEGORY),
    text('status', 'Status', 12, PROGRESS),
    date('reported', 'Reported'),
    text('owner_name', 'Caller', 60),
    text('phone', 'Phone', 20),
    text('notes', 'Notes', 200),
    ...SECRETS,
  ],
  2: [
    ...ASSET,
    small('hydrant_type', 'Hydrant type'),
    text('status', 'Status', 12, STATUS),
    text('manufacturer', 'Manufacturer', 40),
    decimal('flow_gpm', 'Flow (gal/min)'),
    decimal('pressure_psi', 'Pressure (psi)', PRESSURE),
    date('installed', 'Installed'),
    text('owner_name', 'Owner', 60),
    text('phone', 'Phone', 20),
    ...SECRETS,
  ],
  3: [
    ...ASSET,
    text('valve_type', 'Valve type', 12, VALVE_TYPE),
    whole('diameter_mm', 'Diameter (mm)', DIAMETER),
    small('normally_open', 'Normally open', YES_NO),
    date('last_turned', 'Last turned'),
    ...SECRETS,
  ],
  4: [
    ...ASSET,
    text('main_class', 'Class', 16),
    whole('diameter_mm', 'Diameter (mm)', DIAMETER),
    text('material', 'Material', 8, MATERIAL),
    small('install_year', 'Year installed'),
    decimal('length_m', 'Length (m)'),
    ...SECRETS,
  ],
  5: [
    ...IDS,
    text('parcel_id', 'Parcel', 16),
    text('district', 'Service district', 40),
    text('address', 'Address', 80),
    text('land_use', 'Land use', 16, LAND_USE),
    decimal('area_m2', 'Area (m²)'),
    text('owner_name', 'Owner', 60),
    text('phone', 'Phone', 20),
    ...SECRETS,
  ],
  6: [
    ...IDS,
    small('district_id', 'District number'),
    text('district', 'Service district', 40),
    whole('population', 'People served'),
    text('owner_name', 'Manager', 60),
    text('phone', 'Phone', 20),
    ...SECRETS,
  ],
  7: [
    ...IDS,
    text('asset_id', 'Hydrant', 16),
    text('district', 'Service district', 40),
    date('inspected', 'Inspected'),
    text('inspector', 'Inspector', 60),
    text('result', 'Result', 12, RESULT),
    decimal('flow_gpm', 'Flow (gal/min)'),
    text('notes', 'Notes', 200),
    ...SECRETS,
  ],
}
