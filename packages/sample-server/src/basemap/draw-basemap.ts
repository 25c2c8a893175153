import type { SKRSContext2D } from '@napi-rs/canvas'
import type { FlatLine } from '../map/clip.ts'
import { type Detail, type Region, unitedStatesLand, worldLand } from './geography.ts'
import { drawGraticule } from './graticule.ts'
import { drawLabels } from './label-plan.ts'
import { fillRegions, strokeLines } from './paint.ts'
import { PALETTE } from './palette.ts'
import { boxAround, type View } from './view.ts'

const COUNTIES_FROM_LEVEL = 6

/** Draws the basemap: water, land, counties and states, borders, graticule and names. */
export function drawBasemap(context: SKRSContext2D, view: View): void {
  const box = boxAround(view, 24)
  const land = worldLand(detailAt(view.zoom))
  const states = unitedStatesLand()
  const shores = [...land.countries.near(box), ...states.nation.near(box)]
  context.fillStyle = PALETTE.water
  context.fillRect(0, 0, view.widthPx, view.heightPx)
  drawShores(context, view, shores)
  fillRegions(context, view, shores, PALETTE.land)
  drawTints(
    context,
    view,
    view.zoom >= COUNTIES_FROM_LEVEL ? states.counties.near(box) : states.states.near(box),
  )
  drawGraticule(context, view)
  drawBorders(context, view)
  drawLabels(context, view)
}

const detailAt = (zoom: number): Detail => (zoom <= 3 ? '110m' : zoom <= 8 ? '50m' : '10m')

const ringsOf = (regions: Region[]): FlatLine[] => regions.flatMap(({ rings }) => rings)

/** Bands along the shore, as old charts have them, and the shore itself; land covers their inner halves. */
function drawShores(context: SKRSContext2D, view: View, shores: Region[]): void {
  const spread = Math.min(1, 0.3 + view.zoom * 0.09)
  const [outer, middle, inner] = PALETTE.shore
  strokeLines(context, view, ringsOf(shores), [
    { color: outer, widthPx: 22 * spread },
    { color: middle, widthPx: 12 * spread },
    { color: inner, widthPx: 5 * spread },
    { color: PALETTE.coast, widthPx: 1.8 },
  ])
}

function drawTints(context: SKRSContext2D, view: View, regions: Region[]): void {
  for (const [tint, color] of PALETTE.tints.entries()) {
    fillRegions(
      context,
      view,
      regions.filter((region) => region.tint === tint),
      color,
    )
  }
}

function drawBorders(context: SKRSContext2D, view: View): void {
  const box = boxAround(view, 24)
  const { countyBorders, stateBorders } = unitedStatesLand()
  const { borders } = worldLand(detailAt(view.zoom))
  const band = Math.min(7, 1 + view.zoom * 0.6)
  if (view.zoom >= COUNTIES_FROM_LEVEL) {
    const widthPx = view.zoom >= 8 ? 0.9 : 0.5
    strokeLines(context, view, countyBorders.near(box), [
      { color: PALETTE.countyBorder, widthPx, dash: [4, 2.5] },
    ])
  }
  if (view.zoom >= 3) {
    strokeLines(context, view, stateBorders.near(box), [
      { color: PALETTE.stateBand, widthPx: band },
      { color: PALETTE.stateBorder, widthPx: 0.9, dash: [7, 2, 2, 2] },
    ])
  }
  strokeLines(context, view, borders.near(box), [
    { color: PALETTE.countryBand, widthPx: band },
    { color: PALETTE.countryBorder, widthPx: 0.9 },
  ])
}
