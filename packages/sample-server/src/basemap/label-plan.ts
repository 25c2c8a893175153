import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { mapFont } from '../map/fonts.ts'
import type { Extent } from '../world/geometry.ts'
import { toMercator } from '../world/mercator.ts'
import { type Region, unitedStatesLand, worldLand } from './geography.ts'
import { PALETTE } from './palette.ts'
import { PLACES, type Place } from './places.ts'
import { boxAround, LEVEL_0_METERS_PER_PIXEL, type View } from './view.ts'

/** A name on the map. */
interface MapLabel {
  text: string
  x: number
  y: number
  font: string
  color: string
  letterSpacingPx: number
  mark: 'dot' | 'peak' | null
  widthPx: number
  heightPx: number
}

const MARK_GAP_PX = 6
/** How wide a capital is, as a share of the size of the type. */
const CAPITAL_WIDTH = 0.6
const CLAIM_CELL_PX = 300
const plans = new Map<number, MapLabel[]>()
const measuring = createCanvas(1, 1).getContext('2d')

/** Draws the names of a view. What is drawn depends on the level alone, so that names run on over the edges of tiles. */
export function drawLabels(context: SKRSContext2D, view: View): void {
  const level = Math.min(view.zoom, 16)
  const plan = plans.get(level) ?? planLabels(level)
  plans.set(level, plan)
  const box = boxAround(view, 160)
  for (const label of plan) {
    if (label.x < box.xmin || label.x > box.xmax || label.y < box.ymin || label.y > box.ymax) continue
    drawLabel(context, view, label)
  }
}

function drawLabel(context: SKRSContext2D, { extent, metersPerPixel }: View, label: MapLabel): void {
  const x = (label.x - extent.xmin) / metersPerPixel
  const y = (extent.ymax - label.y) / metersPerPixel
  context.font = label.font
  context.letterSpacing = `${label.letterSpacingPx}px`
  context.textBaseline = 'middle'
  context.textAlign = label.mark === null ? 'center' : 'left'
  context.lineJoin = 'round'
  if (label.mark !== null) drawMark(context, label.mark, x, y)
  const textX = label.mark === null ? x : x + MARK_GAP_PX
  if (label.color !== PALETTE.waterText) {
    context.strokeStyle = PALETTE.halo
    context.lineWidth = 2.6
    context.strokeText(label.text, textX, y)
  }
  context.fillStyle = label.color
  context.fillText(label.text, textX, y)
  context.letterSpacing = '0px'
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
}

function drawMark(context: SKRSContext2D, mark: 'dot' | 'peak', x: number, y: number): void {
  context.beginPath()
  if (mark === 'dot') context.arc(x, y, 2.2, 0, 2 * Math.PI)
  else {
    context.moveTo(x - 3.2, y + 2.6)
    context.lineTo(x, y - 3.2)
    context.lineTo(x + 3.2, y + 2.6)
    context.closePath()
  }
  context.fillStyle = mark === 'dot' ? '#ffffff' : PALETTE.peakText
  context.fill()
  if (mark === 'peak') return
  context.strokeStyle = PALETTE.cityText
  context.lineWidth = 1.1
  context.stroke()
}

/** Names in the order of their weight; a name that would touch an earlier one is left out. */
function planLabels(level: number): MapLabel[] {
  const metersPerPixel = LEVEL_0_METERS_PER_PIXEL / 2 ** level
  const { states, counties } = unitedStatesLand()
  const places = PLACES.filter(({ from }) => from <= level).map((place) => placeLabel(place, level))
  const candidates = [
    ...(level <= 5 ? worldLand('110m').countries.all.map((country) => regionLabel(country, 12, 3)) : []),
    ...(level >= 4 && level <= 8 ? states.all.map((state) => regionLabel(state, 12.5, 3.5)) : []),
    ...places,
    ...(level >= 7
      ? counties.all.map((county) => regionLabel(countyNamed(county), level >= 9 ? 12 : 10, 1.6))
      : []),
  ]
  const claim = createClaims(CLAIM_CELL_PX * metersPerPixel)
  return candidates
    .filter((candidate) => 'kind' in candidate || fits(candidate, metersPerPixel))
    .filter((label) => claim(labelBox(label, metersPerPixel)))
}

/** Takes boxes, each only if it touches none that was taken before; compares within cells of a grid, `cellMeters` wide. */
function createClaims(cellMeters: number): (box: Extent) => boolean {
  const cells = new Map<string, Extent[]>()
  return (box) => {
    const touched: Extent[][] = []
    for (let column = Math.floor(box.xmin / cellMeters); column * cellMeters <= box.xmax; column += 1) {
      for (let row = Math.floor(box.ymin / cellMeters); row * cellMeters <= box.ymax; row += 1) {
        const cell = cells.get(`${column},${row}`) ?? []
        cells.set(`${column},${row}`, cell)
        touched.push(cell)
      }
    }
    if (touched.some((cell) => cell.some((other) => overlap(box, other)))) return false
    for (const cell of touched) cell.push(box)
    return true
  }
}

const countyNamed = (county: Region): Region => ({ ...county, name: `${county.name} County` })

function placeLabel(place: Place, level: number): MapLabel & { kind: Place['kind'] } {
  const [x, y] = toMercator(place.longitude, place.latitude)
  const sizePx = { city: level >= 8 ? 14 : 12, town: 12, peak: 10.5, sea: 13 }[place.kind]
  const style = { bold: place.kind === 'city', italic: place.kind === 'sea' || place.kind === 'peak' }
  const color = {
    city: PALETTE.cityText,
    town: PALETTE.townText,
    peak: PALETTE.peakText,
    sea: PALETTE.waterText,
  }[place.kind]
  const mark = ({ city: 'dot', town: 'dot', peak: 'peak', sea: null } as const)[place.kind]
  const label = { text: place.name, x, y, font: mapFont(sizePx, style), color, mark, kind: place.kind }
  const letterSpacingPx = place.kind === 'sea' ? 2 : 0
  measuring.font = label.font
  const widthPx = measuring.measureText(place.name).width + letterSpacingPx * place.name.length
  return { ...label, letterSpacingPx, widthPx, heightPx: sizePx + 3 }
}

interface RegionName extends MapLabel {
  regionMeters: number
}

function regionLabel(region: Region, sizePx: number, letterSpacingPx: number): RegionName {
  const [x, y] = region.labelAt
  return {
    text: region.name.toUpperCase(),
    x,
    y,
    font: mapFont(sizePx, { bold: true }),
    color: PALETTE.regionText,
    letterSpacingPx,
    mark: null,
    // Measuring thousands of names takes longer than drawing a tile; capitals are much alike.
    widthPx: region.name.length * (sizePx * CAPITAL_WIDTH + letterSpacingPx),
    heightPx: sizePx + 4,
    regionMeters: Math.sqrt(region.areaSquareMeters),
  }
}

const fits = (label: MapLabel, metersPerPixel: number): boolean =>
  'regionMeters' in label && (label as RegionName).regionMeters / metersPerPixel > label.widthPx * 0.9

function labelBox(label: MapLabel, metersPerPixel: number): Extent {
  const left = label.mark === null ? -label.widthPx / 2 : -4
  const right = label.mark === null ? label.widthPx / 2 : label.widthPx + MARK_GAP_PX
  return {
    xmin: label.x + (left - 4) * metersPerPixel,
    xmax: label.x + (right + 4) * metersPerPixel,
    ymin: label.y - (label.heightPx / 2) * metersPerPixel,
    ymax: label.y + (label.heightPx / 2) * metersPerPixel,
  }
}

const overlap = (a: Extent, b: Extent): boolean =>
  a.xmin < b.xmax && a.xmax > b.xmin && a.ymin < b.ymax && a.ymax > b.ymin
