import { RestError } from '../operation/reply.ts'
import { isJsonObject } from '../query/loose-json.ts'
import type {
  EsriColor,
  EsriSymbol,
  FillSymbol,
  LabelClass,
  LineSymbol,
  MarkerSymbol,
  Renderer,
} from '../world/layer.ts'

type Loose = Record<string, unknown>

/** Reads a renderer that a request describes. Throws `RestError` 400 for an unknown kind and for one without symbols. */
export function readRenderer(value: unknown): Renderer {
  const renderer = objectFrom(value, 'renderer')
  const defaultSymbol = renderer.defaultSymbol ? readSymbol(renderer.defaultSymbol) : null
  switch (renderer.type) {
    case 'simple':
      return {
        type: 'simple',
        symbol: readSymbol(renderer.symbol),
        label: textFrom(renderer.label),
        description: '',
      }
    case 'uniqueValue':
      return readUniqueValues(renderer, defaultSymbol)
    case 'classBreaks':
      return readClassBreaks(renderer, defaultSymbol)
    default:
      throw invalid('The renderer type is not supported.')
  }
}

const readUniqueValues = (renderer: Loose, defaultSymbol: EsriSymbol | null): Renderer => ({
  type: 'uniqueValue',
  field1: textFrom(renderer.field1),
  field2: textFrom(renderer.field2) || null,
  field3: textFrom(renderer.field3) || null,
  fieldDelimiter: textFrom(renderer.fieldDelimiter) || ', ',
  defaultSymbol,
  defaultLabel: textFrom(renderer.defaultLabel) || null,
  uniqueValueInfos: listFrom(renderer.uniqueValueInfos, 'uniqueValueInfos').map((info) => ({
    ...readInfo(info),
    value: textFrom(info.value),
  })),
})

const readClassBreaks = (renderer: Loose, defaultSymbol: EsriSymbol | null): Renderer => ({
  type: 'classBreaks',
  field: textFrom(renderer.field),
  minValue: numberFrom(renderer.minValue, -Infinity),
  ...(renderer.normalizationField ? { normalizationField: textFrom(renderer.normalizationField) } : {}),
  defaultSymbol,
  classBreakInfos: listFrom(renderer.classBreakInfos, 'classBreakInfos').map((info) => ({
    ...readInfo(info),
    classMaxValue: numberFrom(info.classMaxValue, Infinity),
  })),
})

/** Reads the label classes that a request describes. Throws `RestError` 400. */
export function readLabels(value: unknown): LabelClass[] {
  return listFrom(value, 'labelingInfo').map((label): LabelClass => {
    const symbol = objectFrom(label.symbol ?? {}, 'symbol')
    const font = objectFrom(symbol.font ?? {}, 'font')
    return {
      labelPlacement: textFrom(label.labelPlacement),
      labelExpression: textFrom(label.labelExpression),
      useCodedValues: label.useCodedValues === true,
      where: textFrom(label.where) || null,
      symbol: {
        type: 'esriTS',
        color: readColor(symbol.color ?? [0, 0, 0, 255]),
        ...(symbol.haloColor
          ? { haloColor: readColor(symbol.haloColor), haloSize: numberFrom(symbol.haloSize, 1) }
          : {}),
        font: {
          family: textFrom(font.family),
          size: numberFrom(font.size, 8),
          style: textFrom(font.style),
          weight: textFrom(font.weight),
          decoration: textFrom(font.decoration),
        },
      },
      minScale: numberFrom(label.minScale, 0),
      maxScale: numberFrom(label.maxScale, 0),
    }
  })
}

/** Reads a symbol; a picture marker is drawn as a circle of its size. Throws `RestError` 400 for an unknown kind. */
export function readSymbol(value: unknown): EsriSymbol {
  const symbol = objectFrom(value, 'symbol')
  switch (symbol.type) {
    case 'esriSLS':
      return readLine(symbol)
    case 'esriSFS':
      return readFill(symbol)
    case 'esriSMS':
      return readMarker(symbol)
    case 'esriPMS':
      return readMarker({ ...symbol, style: 'esriSMSCircle', size: symbol.width, color: [90, 90, 90, 255] })
    default:
      throw invalid('The symbol type is not supported.')
  }
}

function readLine(symbol: Loose): LineSymbol {
  const styles = ['esriSLSSolid', 'esriSLSDash', 'esriSLSDot', 'esriSLSNull'] as const
  return {
    type: 'esriSLS',
    style: styles.find((style) => style === symbol.style) ?? 'esriSLSSolid',
    color: readColor(symbol.color),
    width: numberFrom(symbol.width, 1),
  }
}

function readFill(symbol: Loose): FillSymbol {
  return {
    type: 'esriSFS',
    style: symbol.style === 'esriSFSNull' ? 'esriSFSNull' : 'esriSFSSolid',
    color: readColor(symbol.color),
    outline: symbol.outline ? readLine(objectFrom(symbol.outline, 'outline')) : null,
  }
}

function readMarker(symbol: Loose): MarkerSymbol {
  const styles = [
    'esriSMSCircle',
    'esriSMSSquare',
    'esriSMSDiamond',
    'esriSMSCross',
    'esriSMSX',
    'esriSMSTriangle',
  ] as const
  const outline = symbol.outline ? readLine(objectFrom(symbol.outline, 'outline')) : null
  return {
    type: 'esriSMS',
    style: styles.find((style) => style === symbol.style) ?? 'esriSMSCircle',
    color: readColor(symbol.color),
    size: Math.min(200, Math.max(0, numberFrom(symbol.size, 8))),
    angle: numberFrom(symbol.angle, 0),
    xoffset: numberFrom(symbol.xoffset, 0),
    yoffset: numberFrom(symbol.yoffset, 0),
    outline: outline && { color: outline.color, width: outline.width },
  }
}

/** No colour is an invisible one. */
function readColor(value: unknown): EsriColor {
  const [red, green, blue, alpha] = Array.isArray(value) ? value : [0, 0, 0, 0]
  return [numberFrom(red, 0), numberFrom(green, 0), numberFrom(blue, 0), numberFrom(alpha, 255)]
}

const readInfo = (info: Loose) => ({
  symbol: readSymbol(info.symbol),
  label: textFrom(info.label),
  description: textFrom(info.description),
})

function objectFrom(value: unknown, name: string): Loose {
  if (isJsonObject(value)) return value
  throw invalid(`'${name}' is not an object.`)
}

function listFrom(value: unknown, name: string): Loose[] {
  if (!Array.isArray(value)) throw invalid(`'${name}' is not a list.`)
  return value.map((entry) => objectFrom(entry, name))
}

const textFrom = (value: unknown): string => (value === undefined || value === null ? '' : String(value))

function numberFrom(value: unknown, fallback: number): number {
  const number = typeof value === 'number' ? value : Number.NaN
  return Number.isFinite(number) ? number : fallback
}

const invalid = (detail: string): RestError =>
  new RestError(400, 'Invalid or missing input parameters.', [detail])
