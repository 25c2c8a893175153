import type { Catalog, FieldEntry, LayerEntry, ServiceEntry } from '../index.ts'
import { layerOf } from '../model/catalog.fixture.ts'

/** The reference of every shape of the world. */
export const reference = { wkid: 102100, latestWkid: 3857 }

const dot = (size: number) => ({ type: 'esriSMS', style: 'esriSMSCircle', color: [0, 0, 0, 255], size })
const line = { type: 'esriSLS', style: 'esriSLSSolid', color: [0, 0, 0, 255], width: 1 }

/** One row of a layer: its cells, where it lies, and the names of the files that hang on it. */
export interface WorldRow {
  readonly cells: Readonly<Record<string, string | number | null>>
  readonly at: readonly [x: number, y: number] | undefined
  /** Where a line ends; default one to the right. */
  readonly to?: readonly [x: number, y: number]
  readonly files: readonly string[]
}

/** A layer as the catalogue knows it, with its rows and what its description says besides. */
export interface WorldLayer {
  readonly entry: LayerEntry
  readonly rows: readonly WorldRow[]
  readonly described: Readonly<Record<string, unknown>>
}

/** A site with one map service and one feature service of the same layers. */
export interface World {
  readonly layers: readonly WorldLayer[]
  readonly catalog: Catalog
}

/**
 * What a twin of the world has otherwise: rows of the south, owners (the column has another name too), owners or shapes of the south alone,
 * all shapes, what lies of pipes beyond 4.5, object ids, dates, the classes of valves that are not open, and a layer with its group.
 */
export type Secret =
  | 'rows'
  | 'owners'
  | 'owners of the south'
  | 'shapes'
  | 'shapes of the south'
  | 'outer parts'
  | 'ids'
  | 'dates'
  | 'classes'
  | 'layer'

/** The name under which every service of the world is found. */
export const serviceName = 'Water/Assets'

/** The world, or its twin that differs in these secrets and in nothing else. */
export function worldOf(secrets: readonly Secret[] = [], more: Partial<ServiceEntry> = {}): World {
  const differs = (secret: Secret): boolean => secrets.includes(secret)
  const layers = [valves(differs), network, pipes(differs), zones, ...defence(differs), visits(differs)]
  const service = (type: string): ServiceEntry => ({
    name: serviceName,
    type,
    cached: true,
    layers: layers.map(({ entry }) => entry),
    capabilities: ['map', 'query', 'data'],
    supportsDynamicLayers: true,
    version: 11.1,
    frame: { wkids: [102100, 3857], metersPerUnit: 1 },
    tileLevels: [
      { level: 0, scale: 500_000, dpi: 96 },
      { level: 1, scale: 1_000, dpi: 96 },
    ],
    ...more,
  })
  const hidden = { ...service('MapServer'), name: differs('layer') ? 'Office/Staff' : 'Office/Pay' }
  const services = [service('MapServer'), service('FeatureServer'), hidden]
  return {
    layers,
    catalog: {
      generation: 1,
      services: () => services,
      service: (_, name, type) =>
        services.find((one) => one.name.toLowerCase() === name.toLowerCase() && one.type === type),
    },
  }
}

/** The world with another entry of one layer in its catalogue, and in what the map server says of it. */
export function withEntry(world: World, id: number, change: (entry: LayerEntry) => LayerEntry): World {
  const layers = world.layers.map((one) => (one.entry.id === id ? { ...one, entry: change(one.entry) } : one))
  const services = world.catalog
    .services('maps')
    .map((service) => ({ ...service, layers: layers.map(({ entry }) => entry) }))
  const service = (_: string, name: string, type: string) =>
    services.find((one) => one.name.toLowerCase() === name.toLowerCase() && one.type === type)
  return { layers, catalog: { ...world.catalog, services: () => services, service } }
}

type Differs = (secret: Secret) => boolean

/** The name of the column with owners, which is another one in the twin. */
const ownerColumn = (differs: Differs): string => (differs('owners') ? 'KEEPER' : 'OWNER')

function valves(differs: Differs): WorldLayer {
  const owner = ownerColumn(differs)
  const row = (id: number, [name, status, district, who]: readonly string[], more: Place): WorldRow => {
    const isSouth = district === 'south'
    const hasOtherOwner = differs('owners') || (isSouth && differs('owners of the south'))
    const isMoved = differs('shapes') || (isSouth && differs('shapes of the south'))
    return {
      cells: {
        OBJECTID: differs('ids') ? id + 100 : id,
        GlobalID: `{${name}}`,
        NAME: name ?? null,
        STATUS: status ?? null,
        DISTRICT: district ?? null,
        [owner]: hasOtherOwner ? `not ${who}` : (who ?? null),
        DEPTH: more.depth,
        BUILT: differs('dates') ? more.built + 500 : more.built,
      },
      at: isMoved ? [more.at[0] + 40, more.at[1] + 70] : more.at,
      files: more.files ?? [],
    }
  }
  const broken = differs('classes') ? 'leaking' : 'broken'
  const south = differs('rows')
    ? [
        row(2, ['Yew', 'shut', 'south', 'yan'], { at: [900, 1], depth: 0, built: 1, files: ['yew.txt'] }),
        row(4, ['Walnut', broken, 'south', 'wim'], { at: [-40, 700], depth: 77, built: 9_000 }),
        row(6, ['Willow', 'shut', 'south', 'wes'], { at: [30, 3], depth: 3, built: 2_000 }),
      ]
    : [
        row(2, ['Dogwood', 'shut', 'south', 'dan'], { at: [20, 80], depth: 4, built: 1_500 }),
        row(4, ['Elm', broken, 'south', 'eva'], { at: [4, 90], depth: 6, built: 2_500, files: ['elm.txt'] }),
      ]
  const north = [
    row(1, ['Alder', 'open', 'north', 'ann'], { at: [1, 1], depth: 2, built: 1_000, files: ['a.txt'] }),
    row(3, ['Birch', 'open', 'north', 'bob'], { at: [3, 3], depth: 5, built: 2_000, files: ['b.html'] }),
    row(5, ['Cedar', 'open', 'north', 'cem'], { at: [5, 6], depth: 9, built: 3_000 }),
  ]
  const value = (text: string, label = text) => ({ value: text, label, symbol: dot(text.length) })
  const rows = [...north, ...south].sort((a, b) => Number(a.cells.OBJECTID) - Number(b.cells.OBJECTID))
  return {
    rows,
    entry: layerEntry(0, 'Valves', {
      fields: [
        ['OBJECTID', 'OID'],
        ['GlobalID', 'GlobalID'],
        ['NAME', 'String'],
        ['STATUS', 'String', 'StatusDomain'],
        ['DISTRICT', 'String'],
        [owner, 'String', `${owner}Domain`],
        ['DEPTH', 'Double'],
        ['BUILT', 'Date'],
        ['SHAPE', 'Geometry'],
      ],
      more: {
        globalIdField: 'GlobalID',
        timeFields: ['BUILT'],
        hasAttachments: true,
        editing: {
          trackingFields: [owner.toLowerCase(), 'name'],
          calculates: true,
          tellsOriginals: true,
          tellsDeleted: true,
        },
        extent: boxOf(rows),
        relationships: [
          { id: 1, relatedLayerId: 3, keyField: 'NAME' },
          { id: 2, relatedLayerId: differs('layer') ? 6 : 5, keyField: owner },
        ],
        drawing: {
          rendererFields: ['STATUS'],
          labelFields: ['NAME', owner],
          drawingInfo: {
            renderer: {
              type: 'uniqueValue',
              field1: 'STATUS',
              defaultSymbol: null,
              uniqueValueInfos: [
                value('open'),
                value('shut', differs('classes') ? 'stopped' : 'closed'),
                value(broken),
              ],
              authoringInfo: { rows: rows.length },
            },
            transparency: 10,
            labelingInfo: [{ labelExpression: '[NAME]', minScale: 0 }, { labelExpression: `[${owner}]` }],
          },
        },
      },
    }),
    described: {
      timeInfo: {
        startTimeField: 'BUILT',
        endTimeField: '',
        timeExtent: rows.map(({ cells }) => cells.BUILT),
      },
      templates: [
        { name: 'valve', prototype: { attributes: { STATUS: 'open', [owner]: null } } },
        { name: `of ${owner}`, prototype: { attributes: { [owner]: 'ann' } } },
      ],
      types: [{ id: 'open', name: 'open', domains: { STATUS: {}, [owner]: { kind: differs('owners') } } }],
      typeIdField: 'STATUS',
      subtypeField: owner,
      subtypes: [{ code: 1, name: owner }],
      indexes: [
        { name: 'by name', fields: 'NAME' },
        { name: `by ${owner}`, fields: `NAME,${owner}` },
      ],
      editFieldsInfo: { creatorField: owner, editorField: 'NAME' },
      uniqueIdInfo: { type: 'simple', fields: ['OBJECTID'] },
      geometryField: { name: 'SHAPE', type: 'esriFieldTypeGeometry' },
      relationships: [
        { id: 1, name: 'visits', relatedTableId: 3, keyField: 'NAME' },
        { id: 2, name: `by ${owner}`, relatedTableId: differs('layer') ? 6 : 5, keyField: owner },
      ],
      capabilities: 'Map,Query,Data,Editing',
      hasAttachments: true,
      htmlPopupType: 'esriServerHTMLPopupTypeAsHTMLText',
      supportsStatistics: true,
      supportedQueryFormats: 'JSON, geoJSON, PBF',
      definitionExpression: rows.map(({ cells }) => cells.NAME).join(),
      [`strange ${owner} ${rows.length}`]: rows.length,
    },
  }
}

/** Where a row lies, how deep, since when, and what hangs on it. */
interface Place {
  readonly at: readonly [number, number]
  readonly depth: number
  readonly built: number
  readonly files?: readonly string[]
}

const network: WorldLayer = {
  rows: [],
  described: {},
  entry: layerEntry(1, 'Network', { fields: [], more: { type: 'Group Layer', childIds: [2, 4] } }),
}

function pipes(differs: Differs): WorldLayer {
  const row = (id: number, material: string, district: string, width: number, x: number): WorldRow => {
    const isLonger = differs('outer parts') && x === 4
    return {
      cells: {
        OBJECTID: id,
        MATERIAL: material,
        DISTRICT: district,
        DIAMETER: width,
        Shape_Length: isLonger ? x + 7 : x,
      },
      at: [x, x],
      to: [isLonger ? x + 8 : x + 1, x],
      files: [],
    }
  }
  const south = differs('rows') ? row(12, 'lead', 'south', 999, -300) : row(12, 'clay', 'south', 400, 60)
  const rows = [row(10, 'iron', 'north', 100, 2), row(11, 'steel', 'north', 200, 4), south]
  const widest = Math.max(...rows.map(({ cells }) => Number(cells.DIAMETER)))
  const upTo = (classMaxValue: number) => ({ classMaxValue, label: `up to ${classMaxValue}`, symbol: line })
  const info = {
    renderer: {
      type: 'classBreaks',
      field: 'DIAMETER',
      minValue: 0,
      classBreakInfos: [upTo(150), upTo(widest)],
    },
  }
  return {
    rows,
    described: {},
    entry: layerEntry(2, 'Pipes', {
      fields: [
        ['OBJECTID', 'OID'],
        ['MATERIAL', 'String'],
        ['DISTRICT', 'String'],
        ['DIAMETER', 'Double'],
        ['Shape_Length', 'Double'],
        ['SHAPE', 'Geometry'],
      ],
      more: {
        parentId: 1,
        geometryType: 'esriGeometryPolyline',
        minScale: 600_000,
        maxScale: 10,
        extent: boxOf(rows),
        drawing: { rendererFields: ['DIAMETER'], labelFields: [], drawingInfo: info },
      },
    }),
  }
}

/** A layer whose rows have no object ids. */
const zones: WorldLayer = {
  rows: [
    { cells: { ZONE: 'A', DISTRICT: 'north' }, at: [0, 0], files: [] },
    { cells: { ZONE: 'B', DISTRICT: 'south' }, at: [7, 7], files: [] },
  ],
  described: {},
  entry: layerEntry(4, 'Zones', {
    fields: [
      ['ZONE', 'String'],
      ['DISTRICT', 'String'],
      ['SHAPE', 'Geometry'],
    ],
    more: {
      parentId: 1,
      objectIdField: undefined,
      displayField: 'ZONE',
      geometryType: 'esriGeometryPolygon',
      defaultVisibility: false,
      drawing: {
        rendererFields: [],
        labelFields: [],
        drawingInfo: { renderer: { type: 'simple', symbol: line } },
      },
    },
  }),
}

/** A layer in a group of its own, which grants on the other layers do not name. */
function defence(differs: Differs): readonly WorldLayer[] {
  const [id, name] = differs('layer') ? [6, 'Tunnels'] : [5, 'Bunkers']
  const group = layerEntry(7, `About ${name}`, { fields: [], more: { type: 'Group Layer', childIds: [id] } })
  const fields = [
    ['OBJECTID', 'OID'],
    ['CODE', 'String', `${name}Domain`],
    ['DISTRICT', 'String'],
    ['NAME', 'String'],
  ] as const
  const rows = [1, 2].map((one): WorldRow => {
    const cells = { OBJECTID: 50 + one, CODE: `${name} ${one}`, DISTRICT: 'north', NAME: 'Alder' }
    return { cells, at: [one * id, one], files: [`${name}.txt`] }
  })
  const entry = layerEntry(id, name, {
    fields,
    more: { parentId: 7, hasAttachments: true, extent: boxOf(rows) },
  })
  return [
    { entry: group, rows: [], described: {} },
    { entry, rows, described: {} },
  ]
}

function visits(differs: Differs): WorldLayer {
  const row = (id: number, valve: string, district: string, note: string): WorldRow => ({
    cells: {
      OBJECTID: id,
      NAME: valve,
      DISTRICT: district,
      NOTE: note,
      [ownerColumn(differs)]: differs('owners') ? `not by ${note}` : `by ${note}`,
    },
    at: undefined,
    files: [],
  })
  const hidden = differs('rows')
    ? [row(31, 'Yew', 'south', 'dry'), row(34, 'Birch', 'south', 'leak'), row(35, 'Birch', 'south', 'rust')]
    : [row(31, 'Alder', 'south', 'wet')]
  const rows = [
    row(30, 'Alder', 'north', 'fine'),
    row(32, 'Birch', 'north', 'good'),
    ...hidden,
    row(33, 'Dogwood', 'north', 'hot'),
  ]
  return {
    rows,
    described: {},
    entry: layerEntry(3, 'Visits', {
      fields: [
        ['OBJECTID', 'OID'],
        ['NAME', 'String'],
        ['DISTRICT', 'String'],
        ['NOTE', 'String'],
        [ownerColumn(differs), 'String'],
      ],
      more: {
        type: 'Table',
        geometryType: undefined,
        relationships: [{ id: 1, relatedLayerId: 0, keyField: 'NAME' }],
      },
    }),
  }
}

interface EntryOptions {
  /** Name, type without `esriFieldType`, and name of the domain. */
  readonly fields: readonly (readonly [name: string, type: string, domain?: string])[]
  readonly more?: Partial<LayerEntry>
}

function layerEntry(id: number, name: string, { fields, more = {} }: EntryOptions): LayerEntry {
  return layerOf(id, name, [], {
    fields: fields.map(([field, type, domain]): FieldEntry => {
      const alias = `${field.charAt(0)}${field.slice(1).toLowerCase()} of it`
      const readOnly = type === 'OID' || type === 'GlobalID'
      return {
        name: field,
        type: `esriFieldType${type}`,
        alias,
        ...(domain ? { domain } : {}),
        ...(readOnly ? { readOnly } : {}),
      }
    }),
    objectIdField: fields.some(([, type]) => type === 'OID') ? 'OBJECTID' : undefined,
    displayField: fields.find(([, type]) => type === 'String')?.[0],
    geometryType: fields.length === 0 ? undefined : 'esriGeometryPoint',
    ...more,
  })
}

/** The box around rows; sides are `NaN` texts around none, as map servers answer. */
export function boxOf(rows: readonly WorldRow[]): Readonly<Record<string, unknown>> {
  const places = rows.flatMap(({ at, to }) => (at ? [at, ...(to ? [to] : [])] : []))
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)]
  const side = (value: number): number | string => (Number.isFinite(value) ? value : 'NaN')
  return {
    xmin: side(Math.min(...xs)),
    ymin: side(Math.min(...ys)),
    xmax: side(Math.max(...xs)),
    ymax: side(Math.max(...ys)),
    spatialReference: reference,
  }
}
