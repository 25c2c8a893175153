/**
 * The map that MapServer and QGIS Server of the tests serve. Two worlds differ only in what the visitor of these tests must not see: rows that
 * are not `open`, the fields `owner` and `pressure`, and the layer `vault`. Places are metres of EPSG:3857 from `origin` on.
 */

/** Which of the two worlds. */
export type Which = 'one' | 'other'

/** South-west corner of the map: near 10° east and 50° north, so that swapped axes are far away. */
export const origin = [1_113_200, 6_446_300] as const

/** Texts and numbers that stand in hidden cells and names; a reply that holds one has leaked. */
export const ogcCanaries: Readonly<Record<Which, { readonly text: string; readonly number: number }>> = {
  one: { text: 'zqCanaryWrenzq', number: 987_654_321 },
  other: { text: 'zqCanaryFinchqz', number: 876_543_219 },
}

/** A point, a line or a ring, in metres from the origin. */
export type Places = readonly (readonly [x: number, y: number])[]

/** A row of a layer. `fid` is its place in the table. */
export interface OgcRow {
  readonly fid: number
  readonly values: Readonly<Record<string, string | number>>
  readonly places: Places
}

/** A colour as `rrggbb`, or one for each value of a column. */
export type OgcColour = string | { readonly column: string; readonly of: Readonly<Record<string, string>> }

/** What the rows of a layer are in, and by which of its ways MapServer reads them. */
export type LayerSource =
  | 'geopackage'
  /** Without a spatial index, MapServer asks SQLite for a part of a condition alone. */
  | 'geopackage-without-index'
  | 'shapefile'
  | 'shapefile-by-ogr'
  /** In the database of a PostgreSQL with PostGIS on this port, read as PostGIS or through OGR. */
  | { readonly postgis: number; readonly by: 'own' | 'ogr' }

/** A layer that is drawn in one flat colour, or in one for each value of a field. */
export interface OgcLayer {
  /** As requests name it. */
  readonly name: string
  readonly title: string
  /** True where its rows are not told at a place. */
  readonly isSilent?: true
  /** Of its table. */
  readonly table: string
  /** What its rows are in; default a GeoPackage. */
  readonly keptIn?: LayerSource
  readonly kind: 'point' | 'line' | 'polygon'
  /** Name of the group that it lies in. */
  readonly group?: string
  /** Names of columns, and whether they hold text or whole numbers. */
  readonly columns: Readonly<Record<string, 'text' | 'number'>>
  /** What QGIS Server calls columns where it tells rows; default their names. */
  readonly aliases?: Readonly<Record<string, string>>
  readonly colour: OgcColour
  /** Its named styles beside the one that is in force. */
  readonly styles?: Readonly<Record<string, OgcColour>>
  /** The column with the day of each row, the days that MapServer announces, and those that it draws where none is asked for. Default: it knows no time. */
  readonly time?: { readonly column: string; readonly extent: string; readonly day?: string }
  readonly rows: readonly OgcRow[]
}

/** Colours by which a picture says what was drawn in it. */
export const colours = {
  parcels: '3366cc',
  vault: 'ff00aa',
  mainRoads: 'cc3300',
  sideRoads: 'ee9900',
  hydrants: '009933',
} as const

/** Colours of the named styles of parcels. */
export const styleColours = {
  night: '112244',
  open: '00aa77',
  restricted: 'aa0077',
  owner: '770011',
} as const

/** The colour of events, which only some worlds have. */
export const eventColour = 'bb9900'

const square = (x: number, y: number, side: number): Places => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
]

/** By which condition a layer shows its open rows: hydrants by a pattern, because what holds of `=` need not hold of LIKE. */
export const openRows = (layer: string): string =>
  layer === 'hydrants' ? "zone LIKE 'op%'" : "zone = 'open'"

/** Zones of hidden rows: some data sources take the second one for that of open rows, as it differs in letter case alone. */
const hiddenZone = (index: number): string => (index === 0 ? 'restricted' : 'OPEN')

/** Where the middle of a restricted parcel is in world `one`; nothing else lies there. */
export const restrictedPlace = [650, 150] as const

/** Where a hydrant is that is not open, in world `one`. */
export const restrictedHydrant = [720, 480] as const

/** Layers of a world, the lowest first. */
export const layersOf = (which: Which): readonly OgcLayer[] => [
  parcels(which),
  vault(which),
  roads(),
  hydrants(which),
]

/** What the visitor sees of layers: without the hidden one, and without rows that are not `open`. */
export const visibleOf = (layers: readonly OgcLayer[]): readonly OgcLayer[] =>
  layers
    .filter(({ name }) => name !== 'vault')
    .map((layer) => ({ ...layer, rows: layer.rows.filter(({ values }) => values.zone === 'open') }))

function parcels(which: Which): OgcLayer {
  const { text, number } = ogcCanaries[which]
  const open = [1, 2, 3].map((fid) => ({
    fid,
    values: { label: `Parcel ${fid}`, zone: 'open', owner: `${text} ${fid}`, tax: number + fid },
    places: square(100 + 200 * (fid - 1), 600, 150),
  }))
  const hidden: readonly (readonly [fid: number, places: Places])[] =
    which === 'one'
      ? [
          [4, square(600, 100, 100)],
          [5, square(350, 650, 60)],
          [6, square(2_500, -1_500, 100)],
        ]
      : [[5, square(120, 320, 70)]]
  return {
    name: 'parcels',
    title: 'Parcels',
    table: 'parcels',
    // OGR takes `=` of a shapefile without letter case, and SQLite LIKE of the GeoPackage that the other layers are in.
    keptIn: 'shapefile-by-ogr',
    kind: 'polygon',
    columns: { label: 'text', zone: 'text', owner: 'text', tax: 'number' },
    colour: colours.parcels,
    styles: {
      night: styleColours.night,
      'by zone': {
        column: 'zone',
        of: { open: styleColours.open, restricted: styleColours.restricted },
      },
      // By the owners of world `one`: whoever sees it in the other world sees another picture.
      'by owner': { column: 'owner', of: { [`${ogcCanaries.one.text} 1`]: styleColours.owner } },
    },
    rows: [
      ...open,
      ...hidden.map(([fid, places], index) => ({
        fid,
        values: { label: text, zone: hiddenZone(index), owner: text, tax: number },
        places,
      })),
    ],
  }
}

function vault(which: Which): OgcLayer {
  const { text } = ogcCanaries[which]
  return {
    name: 'vault',
    title: text,
    table: 'vault',
    kind: 'polygon',
    group: 'network',
    columns: { label: 'text', zone: 'text', [which === 'one' ? 'alarm' : 'guard']: 'text' },
    colour: colours.vault,
    rows: [1, 2].map((fid) => ({
      fid,
      values: { label: text, zone: 'open', [which === 'one' ? 'alarm' : 'guard']: text },
      places: which === 'one' ? square(100 * fid, 100, 80) : square(800, 200 * fid, 60),
    })),
  }
}

/** Everybody sees these; their name has characters that addresses have to escape, and they are drawn by a field. */
const roads = (): OgcLayer => ({
  name: 'Wege & Stege',
  title: 'Wege & Stege <öffentlich>',
  table: 'roads',
  kind: 'line',
  group: 'network',
  columns: { label: 'text', zone: 'text', kind: 'text' },
  colour: { column: 'kind', of: { main: colours.mainRoads, side: colours.sideRoads } },
  rows: [
    {
      fid: 1,
      values: { label: "Main O'Street", zone: 'open', kind: 'main' },
      places: [
        [50, 450],
        [950, 450],
      ],
    },
    {
      fid: 2,
      values: { label: 'Side <b>Street</b>', zone: 'open', kind: 'side' },
      places: [
        [450, 50],
        [450, 950],
      ],
    },
  ],
})

function hydrants(which: Which): OgcLayer {
  const { text, number } = ogcCanaries[which]
  const places: readonly (readonly [number, number])[] = [
    [200, 500],
    [400, 500],
    [600, 500],
    [800, 540],
  ]
  const hidden: readonly (readonly [number, number])[] =
    which === 'one' ? [restrictedHydrant, [300, 250]] : [[150, 820]]
  return {
    name: 'hydrants',
    title: 'Hydrants',
    table: 'hydrants',
    kind: 'point',
    group: 'network',
    columns: { label: 'text', zone: 'text', pressure: 'number' },
    colour: colours.hydrants,
    rows: [
      ...places.map((place, index) => ({
        fid: index + 1,
        values: { label: `Hydrant ${index + 1}`, zone: 'open', pressure: number + index },
        places: [place],
      })),
      ...hidden.map((place, index) => ({
        fid: index + 10,
        values: { label: `${text} ${index}`, zone: hiddenZone(index), pressure: number },
        places: [place],
      })),
    ],
  }
}

/** The layers of a world and one with times, of which no field is hidden but rows are. The lowest first. */
export const timedLayersOf = (which: Which): readonly OgcLayer[] => [...layersOf(which), events(which)]

/** The span of the times of events that are open. */
export const eventSpan = '2020-01-01/2020-12-31'

function events(which: Which): OgcLayer {
  const { text } = ogcCanaries[which]
  const open = ['2020-01-10', '2020-02-11', '2020-03-12', '2020-04-13']
  const hidden = which === 'one' ? ['2020-01-14', '2020-02-15', '2031-05-16'] : ['2020-04-17', '2032-06-18']
  const row = (zone: string, fid: number, place: readonly [number, number], day: string, label: string) => ({
    fid,
    values: { label, zone, day },
    places: [place],
  })
  return {
    name: 'events',
    title: 'Events',
    table: 'events',
    // With an index MapServer asks SQLite for its times, as texts that no row has.
    keptIn: 'geopackage-without-index',
    kind: 'point',
    columns: { label: 'text', zone: 'text', day: 'text' },
    colour: eventColour,
    time: { column: 'day', extent: `${eventSpan}/P1D`, day: eventSpan },
    rows: [
      ...open.map((day, index) =>
        row('open', index + 1, [200 + 150 * index, 300], day, `Event ${index + 1}`),
      ),
      ...hidden.map((day, index) => row('restricted', index + 10, [200 + 150 * index, 200], day, text)),
    ],
  }
}
