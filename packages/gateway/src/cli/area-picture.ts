import type { Bounds } from '@mapgate/geometry'
import { boundsOf, labelsOf, type Placed, wrapped } from './picture-labels.ts'

/** An area as it is drawn. */
export interface DrawnArea {
  readonly name: string
  /** What is shown in it, a line each. */
  readonly words: readonly string[]
  /** Rings in the units of the picture's reference, read by the even-odd rule. */
  readonly rings: readonly (readonly (readonly [x: number, y: number])[])[]
}

/** What an account sees, as a picture shows it. */
export interface AreaPicture {
  readonly title: string
  /** Name of the reference that it is drawn in. */
  readonly reference: string
  /** What is drawn of the world. */
  readonly frame: Bounds
  /** Metres on the ground of a unit to the right, and of one upwards. */
  readonly metres: { readonly x: number; readonly y: number }
  readonly areas: readonly DrawnArea[]
  /** Extents of layers with their names. */
  readonly extents: readonly { readonly name: string; readonly bounds: Bounds }[]
  /** What has no place in the picture, a line each. */
  readonly notes: readonly string[]
}

const colors = ['#2563eb', '#c2410c', '#047857', '#be185d', '#6d28d9', '#0e7490']
const ink = '#0f172a'
const grey = '#64748b'
const map = { x: 24, y: 84, width: 600, height: 492 }
const legendX = 652
const mostLabels = 12
/** About the width of a letter of the names of areas. */
const nameWidth = 8.2

/** The picture as a text in SVG. */
export function svgOf(picture: AreaPicture): string {
  const place = placing(picture)
  const legend = legendOf(picture)
  const height = Math.max(map.y + map.height + 44, legend.bottom + 24)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="${height}" viewBox="0 0 960 ${height}" font-family="Inter, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif">
<defs>
<pattern id="hidden" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="#f1f5f9"/><rect width="1.5" height="8" fill="#dbe2ea"/></pattern>
<clipPath id="map"><rect x="${map.x}" y="${map.y}" width="${map.width}" height="${map.height}" rx="6"/></clipPath>
</defs>
<rect width="960" height="${height}" fill="#ffffff"/>
<text x="24" y="42" font-size="21" font-weight="600" fill="${ink}">${escaped(picture.title)}</text>
<text x="24" y="66" font-size="12.5" fill="${grey}">${escaped(`Hatched: nothing is shown. Dashed: extents of layers. Drawn in ${picture.reference}.`)}</text>
<g clip-path="url(#map)">
<rect x="${map.x}" y="${map.y}" width="${map.width}" height="${map.height}" fill="url(#hidden)"/>
${picture.areas.map((area, index) => shapeOf(area, colorOf(index), place)).join('\n')}
${extentsOf(picture, place)}
${picture.areas.length > mostLabels ? '' : namesOf(picture, place)}
</g>
<rect x="${map.x}" y="${map.y}" width="${map.width}" height="${map.height}" rx="6" fill="none" stroke="#cbd5e1"/>
${scaleBar(picture, place)}
${legend.text}
</svg>
`
}

const colorOf = (index: number): string => colors[index % colors.length] ?? ink

type Place = (x: number, y: number) => readonly [x: number, y: number]

/** Puts coordinates into the picture: a metre on the ground is as long upwards as to the right. */
function placing({ frame, metres }: AreaPicture): Place {
  const [width, height] = [(frame.xmax - frame.xmin) * metres.x, (frame.ymax - frame.ymin) * metres.y]
  const scale = Math.min(map.width / width, map.height / height)
  const [left, top] = [map.x + (map.width - width * scale) / 2, map.y + (map.height - height * scale) / 2]
  return (x, y) => [left + (x - frame.xmin) * metres.x * scale, top + (frame.ymax - y) * metres.y * scale]
}

/** An outline with what is nearer than a tenth of a pixel left out. */
function shapeOf({ rings }: DrawnArea, color: string, place: Place): string {
  const path = rings.map((ring) => {
    const points = ring.map(([x, y]) => place(x, y).map(short).join(' '))
    return `M${points.filter((point, index) => point !== points[index - 1]).join('L')}Z`
  })
  return `<path d="${path.join('')}" fill="#ffffff" fill-rule="evenodd"/><path d="${path.join('')}" fill="${color}" fill-opacity="0.16" fill-rule="evenodd" stroke="${color}" stroke-width="1.6" stroke-linejoin="round"/>`
}

function extentsOf({ extents }: AreaPicture, place: Place): string {
  const boxes = extents.map(({ name, bounds: { xmin, ymin, xmax, ymax } }) => {
    const [left, top] = place(xmin, ymax)
    const [right, bottom] = place(xmax, ymin)
    return { name, left, top, width: Math.max(right - left, 1), height: Math.max(bottom - top, 1) }
  })
  const rects = boxes.map(
    ({ left, top, width, height }) =>
      `<rect x="${short(left)}" y="${short(top)}" width="${short(width)}" height="${short(height)}" fill="none" stroke="${grey}" stroke-dasharray="5 4"/>`,
  )
  const labels = labelsOf(
    boxes.map(({ name, left, top }) => ({
      text: name,
      x: Math.max(left, map.x) + 7,
      y: Math.max(top, map.y) + 16,
    })),
    map,
  )
  return [...rects, ...labels.map((label) => textOf(label, { size: 11, color: grey }))].join('\n')
}

/** The name of each area in the middle of its largest part. */
function namesOf({ areas }: AreaPicture, place: Place): string {
  return areas
    .map(({ name, rings }, index) => {
      const boxes = rings.map((ring) => boundsOf(ring.map(([x, y]) => place(x, y))))
      const [largest] = boxes.toSorted((one, other) => areaOf(other) - areaOf(one))
      if (largest === undefined) return ''
      // Which of several is meant stands behind the slash.
      const text = name.slice(name.indexOf('/') + 1)
      const half = (text.length * nameWidth) / 2 + 8
      const middle = (largest.xmin + largest.xmax) / 2
      const x = Math.min(Math.max(middle, map.x + half), map.x + map.width - half)
      const at = { text, x, y: (largest.ymin + largest.ymax) / 2 + 5 }
      return textOf(at, { size: 14, color: colorOf(index), middle: true })
    })
    .join('\n')
}

const areaOf = ({ xmin, ymin, xmax, ymax }: Bounds): number => (xmax - xmin) * (ymax - ymin)

/** A bar of a round number of metres below the map. */
function scaleBar({ frame, metres }: AreaPicture, place: Place): string {
  const [left] = place(frame.xmin, frame.ymin)
  const [right] = place(frame.xmax, frame.ymin)
  const pixelMetres = ((frame.xmax - frame.xmin) * metres.x) / (right - left)
  const most = 140 * pixelMetres
  const power = 10 ** Math.floor(Math.log10(most))
  const round = [5, 2, 1].find((each) => each * power <= most) ?? 1
  const [length, y] = [(round * power) / pixelMetres, map.y + map.height + 20]
  const words = round * power >= 1000 ? `${(round * power) / 1000} km` : `${round * power} m`
  return `<path d="M${map.x} ${y - 5}v5h${short(length)}v-5" fill="none" stroke="${grey}" stroke-width="1.2"/>${textOf({ text: words, x: map.x + length + 8, y }, { size: 11.5, color: grey })}`
}

function legendOf({ areas, notes }: AreaPicture): { readonly text: string; readonly bottom: number } {
  let y = map.y + 12
  const parts: string[] = []
  for (const [index, { name, words }] of areas.entries()) {
    const color = colorOf(index)
    parts.push(
      `<rect x="${legendX}" y="${y - 11}" width="14" height="14" rx="3" fill="${color}" fill-opacity="0.16" stroke="${color}" stroke-width="1.6"/>`,
      textOf({ text: name, x: legendX + 24, y }, { size: 14, color: ink, bold: true }),
    )
    for (const line of words.flatMap((text) => wrapped(text, 44))) {
      y += 17
      parts.push(textOf({ text: line, x: legendX + 24, y }, { size: 12, color: grey }))
    }
    y += 30
  }
  for (const line of notes.flatMap((text) => wrapped(text, 48))) {
    parts.push(textOf({ text: line, x: legendX, y }, { size: 12, color: grey }))
    y += 17
  }
  return { text: parts.join('\n'), bottom: y }
}

interface TextLook {
  readonly size: number
  readonly color: string
  readonly bold?: boolean
  readonly middle?: boolean
}

/** A text that stays legible over lines: it has a white edge. */
function textOf({ text, x, y }: Placed, { size, color, bold = false, middle = false }: TextLook): string {
  const weight = bold || middle ? ' font-weight="600"' : ''
  const anchor = middle ? ' text-anchor="middle"' : ''
  return `<text x="${short(x)}" y="${short(y)}" font-size="${size}"${weight}${anchor} fill="${color}" stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke">${escaped(text)}</text>`
}

const short = (value: number): string => String(Math.round(value * 10) / 10)

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
