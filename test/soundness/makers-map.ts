import { MERCATOR_LIMIT } from '../../packages/sample-server/src/world/mercator.ts'
import type { Making } from './asked-conditions.ts'
import { dynamicLayers, exportOf, layerDefs } from './asked-pictures.ts'
import { envelope, type Values } from './asked-places.ts'
import { timeOf } from './asked-rows.ts'
import { keptOutput } from './other-services.ts'
import { baseMap, mapService } from './request-parts.ts'
import type { Maker } from './requests.ts'

/** Pictures, tiles, and what is asked of a map by place or by text. */
export const mapMakers: Readonly<Record<string, Maker>> = {
  export: (making) => ({ path: `${mapService}/export`, parameters: exportOf(making, 'image') }),
  exportJson: (making) => ({ path: `${mapService}/export`, parameters: exportOf(making, 'json') }),
  identify: (making) => ({ path: `${mapService}/identify`, parameters: identifyOf(making) }),
  find: (making) => ({ path: `${mapService}/find`, parameters: findOf(making) }),
  tile: (making) => ({ path: `${baseMap}/tile/${tile(making)}`, parameters: {} }),
  tilemap: (making) => ({ path: `${baseMap}/tilemap/${tile(making)}/8/8`, parameters: { f: 'json' } }),
  wmtsTile: (making) => ({
    path: `${baseMap}/WMTS/tile/1.0.0/Topo_Basemap/default/GoogleMapsCompatible/${tile(making)}.${making.random.pick(['png', 'png', 'jpg'])}`,
    parameters: {},
  }),
  generateKml: (making) => ({
    path: `${mapService}/generateKml`,
    parameters: {
      docName: 'x',
      layers: making.random.some([0, 2, 5, 6], 1).join(','),
      layerOptions: 'nonComposite',
      f: 'kmz',
    },
  }),
  output: ({ random }) => ({
    path: `/rest/directories/arcgisoutput/${random.pick([keptOutput, 'no/such.png'])}`,
    parameters: {},
  }),
}

/** The address of a tile of the base map, near one of the places that are looked at closely where there are some. */
export const tile = ({ random, near }: Making): string =>
  near?.length && random.chance(0.8)
    ? tileAt(random, random.pick(near))
    : random.pick(['3/3/1', '5/12/5', '4/6/2', '0/0/0', '12/1600/700'])

/** The tile of some level that shows a place, or one beside it. */
function tileAt(random: Making['random'], [x, y]: readonly [number, number]): string {
  const level = random.pick([3, 7, 10, 13, 16])
  const side = (2 * MERCATOR_LIMIT) / 2 ** level
  const beside = random.pick([0, 0, 0, 1, -1])
  const [row, column] = [(MERCATOR_LIMIT - y) / side, (MERCATOR_LIMIT + x) / side].map(Math.floor)
  return [level, (row ?? 0) + beside, Math.max(0, column ?? 0)].join('/')
}

function identifyOf(making: Making): Values {
  const { random } = making
  const geometry = random.pick<Values>([
    { geometry: envelope(making), geometryType: 'esriGeometryEnvelope' },
    { geometry: envelope(making), geometryType: 'esriGeometryEnvelope' },
    { geometry: '{"x":-13135000,"y":4100000}', geometryType: 'esriGeometryPoint' },
    {
      geometry:
        '{"rings":[[[-13200000,4000000],[-13200000,4200000],[-13000000,4200000],[-13200000,4000000]]]}',
      geometryType: 'esriGeometryPolygon',
    },
  ])
  return {
    ...geometry,
    sr: '102100',
    tolerance: random.pick(['0', '3', '3', '20']),
    mapExtent: random.pick([
      making.near ? envelope(making) : '-13200000,4000000,-13000000,4200000',
      '-13140000,4090000,-13130000,4100000',
    ]),
    imageDisplay: random.pick(['800,800,96', '800,800,96', '400,400,24', '800,800,2400']),
    layers: random.pick([
      'all',
      'visible',
      'top',
      `all:${random.some([0, 2, 3, 4, 5, 6, 99], 1).join(',')}`,
      `top:${random.some([0, 2, 3, 4, 5, 6], 1).join(',')}`,
      'all:1',
    ]),
    returnGeometry: random.pick(['true', 'false']),
    ...words(making),
    ...(random.chance(0.1) ? { time: timeOf(random) } : {}),
    ...(random.chance(0.05) ? { layerTimeOptions: '{"0":{"useTime":true},"99":{"useTime":false}}' } : {}),
    ...(random.chance(0.08) ? dynamicLayers(making) : {}),
    f: 'json',
    ...layerDefs(making),
  }
}

function findOf(making: Making): Values {
  const { random } = making
  const texts = [
    'zqCanary',
    'a',
    'a',
    'Littlebrook',
    'active',
    '1',
    'Hydrant',
    'public',
    'restricted',
    '987654',
  ]
  return {
    searchText: random.pick([...texts, '%', '_', "'", "O'", '\\', '%%', 'a%', '6', '7']),
    contains: random.pick(['true', 'true', 'false']),
    layers: random.some([0, 1, 2, 3, 4, 5, 6, 7, 99], 1).join(','),
    returnGeometry: random.pick(['true', 'false']),
    ...words(making),
    ...(random.chance(0.1) ? { sr: '4326' } : {}),
    ...(random.chance(0.05) ? dynamicLayers(making) : {}),
    f: 'json',
    ...(random.chance(0.5)
      ? {
          searchFields: random.pick([
            'owner_name',
            'district',
            'status,phone',
            'asset_id',
            'ASSET_ID,District',
            'OBJECTID',
            'notes,cost',
            'land_use,owner_name,district',
          ]),
        }
      : {}),
    ...layerDefs(making),
  }
}

/** How values and fields are written in results. */
const words = ({ random }: Making): Values => ({
  ...(random.chance(0.3) ? { returnFieldName: random.pick(['true', 'false']) } : {}),
  ...(random.chance(0.3) ? { returnUnformattedValues: random.pick(['true', 'false']) } : {}),
})
