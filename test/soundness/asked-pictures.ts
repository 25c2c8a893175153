import type { LayerDefinition } from '../../packages/sample-server/src/world/layer.ts'
import { movedPicture } from './areas/moved-pictures.ts'
import { field, type Making, where } from './asked-conditions.ts'
import { envelope, type Values } from './asked-places.ts'
import { timeOf } from './asked-rows.ts'
import type { Random } from './random.ts'
import { featureLayer, layersOf } from './request-parts.ts'
import { canariesOf } from './worlds.ts'

/** Conditions by layer, in both forms, or none. */
export function layerDefs(making: Making): Values {
  const { random } = making
  if (random.chance(0.6)) return {}
  const layer = featureLayer(making)
  return {
    layerDefs: random.chance(0.7)
      ? JSON.stringify({ [layer.id]: where(making, layer) })
      : `${layer.id}:${where(making, layer)}`,
  }
}

const drawnList = ({ random }: Making): Values =>
  random.chance(0.4)
    ? {}
    : {
        [random.pick([
          'layers',
          'LAYERS',
        ])]: `${random.pick(['show', 'show', 'hide', 'include', 'exclude'])}:${random.some([0, 1, 2, 3, 4, 5, 6, 7, 99], 1).join(',')}`,
      }

const symbol = (layer: LayerDefinition): unknown =>
  layer.geometryType === 'esriGeometryPoint'
    ? { type: 'esriSMS', style: 'esriSMSCircle', color: [0, 0, 255, 255], size: 6 }
    : { type: 'esriSLS', style: 'esriSLSSolid', color: [0, 0, 255, 255], width: 1 }

/** Layers that the request composes, now and then of a table that is no layer. */
export function dynamicLayers(making: Making): Values {
  const { random } = making
  if (random.chance(0.05)) return { dynamicLayers: '[]' }
  // Now and then under the numbers of other layers.
  const first = random.pick([100, 100, 2, 5])
  const entries = random
    .some(layersOf(making), 1)
    .slice(0, 3)
    .map((layer, index) => ({
      id: first + index,
      source: random.chance(0.05)
        ? { type: 'dataLayer', dataSource: { type: 'table', workspaceId: 'w', dataSourceName: 'layer_5' } }
        : { type: 'mapLayer', mapLayerId: layer.id },
      ...(random.chance(0.4) ? { definitionExpression: where(making, layer) } : {}),
      ...(random.chance(0.5) && layer.kind === 'feature'
        ? {
            drawingInfo: {
              renderer: random.chance(0.5)
                ? { type: 'simple', symbol: symbol(layer), label: '', description: '' }
                : {
                    type: 'uniqueValue',
                    field1: field(making, layer),
                    fieldDelimiter: ', ',
                    defaultSymbol: symbol(layer),
                    defaultLabel: 'other',
                    uniqueValueInfos: [
                      { value: canariesOf.one.text, label: 'x', description: '', symbol: symbol(layer) },
                    ],
                  },
            },
          }
        : {}),
    }))
  return { dynamicLayers: JSON.stringify(entries) }
}

/** What a picture says of its scale, some of it to get more than its limit. */
const scaleOf = (random: Random): Values => ({
  ...random.pick<Values>([{ dpi: '96' }, { dpi: '96' }, {}, { dpi: '24' }, { dpi: '192' }, { dpi: '2400' }]),
  ...(random.chance(0.1) ? { mapScale: random.pick(['2000', '100000', '500000', '0']) } : {}),
  ...(random.chance(0.1) ? { imageSR: random.pick(['102100', '4326', '32611']) } : {}),
})

/** A picture. */
export function exportOf(making: Making, f: string): Values {
  const { random } = making
  return {
    bbox: envelope(making),
    ...(random.chance(0.9) ? { bboxSR: '102100' } : {}),
    size: random.pick(['200,160', '120,120', '400,320', '160,40']),
    format: random.pick(['png32', 'png8', 'png24', 'png', 'jpg']),
    transparent: 'true',
    ...scaleOf(random),
    f,
    ...drawnList(making),
    ...layerDefs(making),
    ...(random.chance(0.25) ? dynamicLayers(making) : {}),
    ...(random.chance(0.1) ? { time: timeOf(random) } : {}),
    ...(random.chance(0.05) ? { rotation: '30' } : {}),
    ...(random.chance(0.05) ? { layerTimeOptions: '{"3":{"useTime":true},"99":{"useTime":false}}' } : {}),
    ...(making.near?.length && random.chance(0.7) ? movedPicture(random, making.near) : {}),
  }
}

/** One layer that the request composes, under its own number, another's, or none. */
export function composed(making: Making, layer: LayerDefinition): Values {
  const { random } = making
  const number = random.pick<{ id?: number }>([{ id: layer.id }, { id: 100 }, { id: 5 }, {}])
  const source = random.chance(0.04)
    ? { type: 'dataLayer', dataSource: { type: 'table', workspaceId: 'w', dataSourceName: 'layer_5' } }
    : { type: 'mapLayer', mapLayerId: layer.id }
  return {
    layer: JSON.stringify({
      ...number,
      source,
      ...(random.chance(0.4) ? { definitionExpression: where(making, layer) } : {}),
    }),
  }
}
