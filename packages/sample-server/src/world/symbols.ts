import type { District } from './districts.ts'
import type { DrawingInfo, EsriColor, FillSymbol, LabelClass, LineSymbol, MarkerSymbol } from './layer.ts'

const line = (color: EsriColor, width: number): LineSymbol => ({
  type: 'esriSLS',
  style: 'esriSLSSolid',
  color,
  width,
})

const fill = (color: EsriColor, outline: LineSymbol): FillSymbol => ({
  type: 'esriSFS',
  style: 'esriSFSSolid',
  color,
  outline,
})

const marker = (
  style: MarkerSymbol['style'],
  color: EsriColor,
  size: number,
  outline: EsriColor,
): MarkerSymbol => ({
  type: 'esriSMS',
  style,
  color,
  size,
  angle: 0,
  xoffset: 0,
  yoffset: 0,
  outline: { color: outline, width: 0.6 },
})

interface LabelStyle {
  color: EsriColor
  sizePoints: number
  weight?: 'bold'
  minScale: number
  where?: string
}

const label = (placement: string, expression: string, style: LabelStyle): LabelClass => ({
  labelPlacement: placement,
  labelExpression: expression,
  useCodedValues: false,
  where: style.where ?? null,
  symbol: {
    type: 'esriTS',
    color: style.color,
    haloColor: [255, 255, 255, 215],
    haloSize: 1.2,
    font: {
      family: 'Liberation Sans',
      size: style.sizePoints,
      style: 'normal',
      weight: style.weight ?? 'normal',
      decoration: 'none',
    },
  },
  minScale: style.minScale,
  maxScale: 0,
})

const byValue = (
  field: string,
  symbols: Record<string, { label: string; symbol: FillSymbol | MarkerSymbol }>,
) => ({
  type: 'uniqueValue' as const,
  field1: field,
  field2: null,
  field3: null,
  fieldDelimiter: ', ',
  defaultSymbol: null,
  defaultLabel: null,
  uniqueValueInfos: Object.entries(symbols).map(([value, info]) => ({ value, description: '', ...info })),
})

const drawing = (renderer: DrawingInfo['renderer'], labels: LabelClass[] = []): DrawingInfo => ({
  renderer,
  transparency: 0,
  labelingInfo: labels.length === 0 ? null : labels,
})

const WHITE: EsriColor = [255, 255, 255, 230]
const circle = (color: EsriColor, size: number) => marker('esriSMSCircle', color, size, WHITE)
const DISTRICT_EDGE = line([96, 84, 128, 150], 0.9)
const PARCEL_EDGE = line([158, 146, 128, 130], 0.4)

/** Soft, near in lightness, so that neighbours differ without one shouting. */
const DISTRICT_FILLS: EsriColor[] = [
  [140, 190, 140, 62],
  [238, 156, 168, 62],
  [246, 206, 104, 62],
  [110, 196, 206, 62],
  [250, 176, 116, 62],
  [190, 156, 226, 62],
]

/** The district layer's renderer: a fill by the name of the district. */
export function districtDrawing(districts: District[]): DrawingInfo {
  const symbols = districts.map(({ name, tint }) => {
    const color = DISTRICT_FILLS[tint % DISTRICT_FILLS.length] ?? WHITE
    return [name, { label: name, symbol: fill(color, DISTRICT_EDGE) }] as const
  })
  return drawing(byValue('district', Object.fromEntries(symbols)), [
    label('esriServerPolygonPlacementAlwaysHorizontal', '[district]', {
      color: [74, 64, 104, 255],
      sizePoints: 8.5,
      weight: 'bold',
      minScale: 2_500_000,
    }),
  ])
}

const MAIN_CLASSES: [most: number, label: string, color: EsriColor, width: number][] = [
  [200, 'up to 200 mm', [86, 150, 200, 255], 0.9],
  [400, '201 to 400 mm', [50, 122, 184, 255], 1.4],
  [900, '401 to 900 mm', [24, 92, 158, 255], 2],
  [2000, 'over 900 mm', [12, 62, 122, 255], 2.8],
]

/** The fixed drawing of all other layers, by layer id. */
export const DRAWINGS: Record<number, DrawingInfo> = {
  0: drawing(
    byValue('status', {
      open: { label: 'Open', symbol: marker('esriSMSDiamond', [214, 69, 65, 255], 7, WHITE) },
      assigned: { label: 'Assigned', symbol: marker('esriSMSDiamond', [236, 151, 31, 255], 7, WHITE) },
      closed: { label: 'Closed', symbol: marker('esriSMSDiamond', [150, 150, 150, 255], 5.5, WHITE) },
    }),
  ),
  2: drawing(
    byValue('status', {
      active: { label: 'Active', symbol: circle([209, 64, 53, 255], 5.5) },
      standby: { label: 'Standby', symbol: circle([232, 146, 52, 255], 5.5) },
      out: { label: 'Out of service', symbol: circle([120, 120, 120, 255], 5.5) },
    }),
    [
      label('esriServerPointLabelPlacementAboveRight', '[asset_id]', {
        color: [120, 40, 34, 255],
        sizePoints: 7,
        minScale: 10_000,
      }),
    ],
  ),
  3: drawing({
    type: 'simple',
    symbol: marker('esriSMSSquare', [38, 128, 120, 255], 4, WHITE),
    label: 'Valve',
    description: '',
  }),
  4: drawing(
    {
      type: 'classBreaks',
      field: 'diameter_mm',
      minValue: 0,
      defaultSymbol: null,
      classBreakInfos: MAIN_CLASSES.map(([classMaxValue, text, color, width]) => ({
        classMaxValue,
        label: text,
        description: '',
        symbol: line(color, width),
      })),
    },
    [
      label('esriServerLinePlacementAboveAlong', '[diameter_mm] CONCAT " mm"', {
        color: [24, 78, 134, 255],
        sizePoints: 7,
        minScale: 20_000,
        where: 'diameter_mm > 200',
      }),
    ],
  ),
  5: drawing(
    byValue('land_use', {
      residential: { label: 'Residential', symbol: fill([252, 243, 224, 190], PARCEL_EDGE) },
      commercial: { label: 'Commercial', symbol: fill([246, 218, 204, 190], PARCEL_EDGE) },
      civic: { label: 'Civic', symbol: fill([222, 216, 238, 190], PARCEL_EDGE) },
      open: { label: 'Open space', symbol: fill([212, 230, 196, 190], PARCEL_EDGE) },
    }),
    [
      label('esriServerPolygonPlacementAlwaysHorizontal', '[owner_name]', {
        color: [98, 86, 66, 255],
        sizePoints: 6.5,
        minScale: 5_000,
      }),
    ],
  ),
}
