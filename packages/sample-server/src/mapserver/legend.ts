import { createHash } from 'node:crypto'
import { createCanvas } from '@napi-rs/canvas'
import type { DrawnLayer } from '../map/draw-map.ts'
import { makeFrame } from '../map/frame.ts'
import { paintShapes } from '../map/symbol-painter.ts'
import type { OperationContext } from '../operation/operation.ts'
import { bytes, json, type Reply, RestError } from '../operation/reply.ts'
import { webMercator } from '../query/spatial-reference.ts'
import type { Shape } from '../world/geometry.ts'
import type { EsriSymbol, LayerDefinition, Renderer } from '../world/layer.ts'
import { drawnLayers } from './drawn-layers.ts'

/** One line of a legend; `values` only where `returnVisibleOnly` legends of later servers have them. */
interface Swatch {
  label: string
  symbol: EsriSymbol
}

interface SwatchSize {
  widthPx: number
  heightPx: number
  dpi: number
}

const PLAIN: SwatchSize = { widthPx: 20, heightPx: 20, dpi: 96 }

/** `legend`: a picture for every symbol of every layer, or of the `dynamicLayers` (protocol notes 8.10). */
export function legend(context: OperationContext): Reply {
  const { world, parameters } = context
  const dynamic = parameters.has('dynamicLayers')
  const layers = dynamic ? drawnLayers(context) : world.layers.flatMap(withOwnDrawing)
  return json({ layers: layers.map((drawn) => legendOf(drawn, PLAIN)) })
}

/** `queryLegends`: the same for chosen `layers`, in a `size` and `dpi` of the caller's. */
export function queryLegends(context: OperationContext): Reply {
  const { parameters } = context
  const [widthPx = 20, heightPx = 20] = (parameters.get('size') || '20,20').split(',').map(Number)
  const dpi = Number(parameters.get('dpi') || 96)
  if (!(widthPx >= 1 && widthPx <= 200 && heightPx >= 1 && heightPx <= 200 && dpi > 0)) {
    throw new RestError(400, 'Invalid or missing input parameters.', ["'size' parameter is invalid"])
  }
  return json({ layers: drawnLayers(context).map((drawn) => legendOf(drawn, { widthPx, heightPx, dpi })) })
}

/** `{id}/images/{hash}`: a swatch by the name that the legend gave it. Throws `RestError` 404. */
export function legendImage(layer: LayerDefinition, hash: string): Reply {
  const swatches = layer.drawingInfo === null ? [] : swatchesOf(layer.drawingInfo.renderer)
  const found = swatches
    .map(({ symbol }) => drawSwatch(symbol, PLAIN))
    .find((image) => hashOf(image) === hash)
  if (found === undefined) throw new RestError(404, 'Not Found')
  return bytes(found, 'image/png')
}

type LegendLayer = Pick<DrawnLayer, 'layer' | 'drawing' | 'minScale' | 'maxScale'>

function withOwnDrawing(layer: LayerDefinition): LegendLayer[] {
  const { drawingInfo, minScale, maxScale } = layer
  return drawingInfo === null ? [] : [{ layer, drawing: drawingInfo, minScale, maxScale }]
}

function legendOf({ layer, drawing, minScale, maxScale }: LegendLayer, size: SwatchSize): unknown {
  return {
    layerId: layer.id,
    layerName: layer.name,
    layerType: 'Feature Layer',
    minScale,
    maxScale,
    legend: swatchesOf(drawing.renderer).map(({ label, symbol }) => {
      const image = drawSwatch(symbol, size)
      return {
        label,
        url: hashOf(image),
        imageData: image.toString('base64'),
        contentType: 'image/png',
        height: size.heightPx,
        width: size.widthPx,
      }
    }),
  }
}

function swatchesOf(renderer: Renderer): Swatch[] {
  if (renderer.type === 'simple') return [{ label: renderer.label ?? '', symbol: renderer.symbol }]
  const infos = renderer.type === 'uniqueValue' ? renderer.uniqueValueInfos : renderer.classBreakInfos
  const named = infos.map(({ label, symbol }) => ({ label, symbol }))
  const rest = renderer.defaultSymbol
  return rest === null || rest === undefined
    ? named
    : [...named, { label: '<all other values>', symbol: rest }]
}

function drawSwatch(symbol: EsriSymbol, { widthPx, heightPx, dpi }: SwatchSize): Buffer {
  const context = createCanvas(widthPx, heightPx).getContext('2d')
  const extent = { xmin: 0, ymin: 0, xmax: widthPx, ymax: heightPx }
  const frame = makeFrame({ extent, reference: webMercator, widthPx, heightPx, dpi })
  paintShapes({ context, frame, symbolScale: 1 }, symbol, [sampleShape(symbol, widthPx, heightPx)])
  return context.canvas.toBuffer('image/png')
}

function sampleShape(symbol: EsriSymbol, width: number, height: number): Shape {
  if (symbol.type === 'esriSMS') return { x: width / 2, y: height / 2 }
  if (symbol.type === 'esriSLS')
    return {
      paths: [
        [
          [1, height / 2],
          [width - 1, height / 2],
        ],
      ],
    }
  const [left, low, right, high] = [2, 3, width - 2, height - 3]
  return {
    rings: [
      [
        [left, low],
        [left, high],
        [right, high],
        [right, low],
        [left, low],
      ],
    ],
  }
}

const hashOf = (image: Uint8Array): string => createHash('md5').update(image).digest('hex').toUpperCase()
