import { type Line, type Step, stepName } from './report.ts'

/** Colours that stay apart for people who see few of them, and from white. */
const colors = ['#0b5cad', '#c2570c', '#117a65', '#a3246b', '#5b4bb5', '#7a5a00']
const others = '#7b8794'
const ink = '#0f172a'
const grey = '#52606d'

const size = { width: 960, height: 432 }
const plot = { left: 84, top: 84, right: 700, bottom: 388 }

/** How many are drawn in colours of their own. */
export const mostColors = colors.length

/** What a chart shows. */
interface Chart {
  readonly title: string
  readonly every: Step
  /** Epoch milliseconds: steps without usage are drawn as gaps. */
  readonly from: number
  readonly to: number
}

interface Series {
  readonly name: string
  readonly color: string
  readonly units: number
}

/** Bars of units for each step, stacked by the largest users, as SVG. Names are those of strangers, and escaped. */
export function chartOf(lines: readonly Line[], chart: Chart): string {
  const steps = stepsOf(chart)
  const series = seriesOf(lines)
  const sums = steps.map((at) => sumOf(lines.filter((line) => line.at === at)))
  const top = niceTop(Math.max(...sums, 0))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="title desc" font-family="Inter, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif">
<title id="title">${escaped(chart.title)}</title>
<desc id="desc">${escaped(inWords(series, sums))}</desc>
<rect width="${size.width}" height="${size.height}" fill="#ffffff"/>
<text x="24" y="40" font-size="20" font-weight="600" fill="${ink}">${escaped(chart.title)}</text>
<text x="24" y="62" font-size="12.5" fill="${grey}">Units of map cost for each ${chart.every}, in UTC. The largest users have colours of their own.</text>
${axisOf(top)}
${steps.map((at, index) => barOf(lines, { at, index, steps, top, series, every: chart.every })).join('\n')}
${stepLabels(steps, chart.every)}
<line x1="${plot.left}" y1="${plot.bottom}" x2="${plot.right}" y2="${plot.bottom}" stroke="${grey}"/>
${legendOf(series)}
</svg>
`
}

const sumOf = (lines: readonly Line[]): number => lines.reduce((sum, { units }) => sum + units, 0)

/** All steps of a time, those without usage too. */
function stepsOf({ every, from, to }: Chart): readonly number[] {
  const steps: number[] = []
  const date = new Date(from)
  date.setUTCMinutes(0, 0, 0)
  if (every !== 'hour') date.setUTCHours(0)
  if (every === 'month') date.setUTCDate(1)
  while (date.getTime() < to) {
    steps.push(date.getTime())
    if (every === 'hour') date.setUTCHours(date.getUTCHours() + 1)
    else if (every === 'day') date.setUTCDate(date.getUTCDate() + 1)
    else date.setUTCMonth(date.getUTCMonth() + 1)
  }
  return steps
}

const nameOf = ({ names }: Line): string => names?.map((name) => name || '-').join(' · ') ?? 'all others'

/** The users, the largest first and all others together last. */
function seriesOf(lines: readonly Line[]): readonly Series[] {
  const units = new Map<string, number>()
  for (const line of lines) units.set(nameOf(line), (units.get(nameOf(line)) ?? 0) + line.units)
  const isOthers = (name: string): boolean =>
    lines.some((line) => line.names === undefined && nameOf(line) === name)
  return [...units]
    .sort(([a, more], [b, less]) => Number(isOthers(a)) - Number(isOthers(b)) || less - more)
    .map(([name, sum], index) => ({
      name,
      units: sum,
      color: isOthers(name) ? others : (colors[index] ?? others),
    }))
}

/** A number at or above the largest, that an axis of four parts ends with. */
function niceTop(largest: number): number {
  if (largest <= 0) return 4
  const size = 10 ** Math.floor(Math.log10(largest / 4))
  const step =
    [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((each) => each * size).find((each) => each * 4 >= largest) ??
    size * 10
  return step * 4
}

const heightOf = (units: number, top: number): number => (units / top) * (plot.bottom - plot.top)

function axisOf(top: number): string {
  const marks = [0, 1, 2, 3, 4].map((part) => {
    const y = (plot.bottom - heightOf((top / 4) * part, top)).toFixed(1)
    return `<line x1="${plot.left}" y1="${y}" x2="${plot.right}" y2="${y}" stroke="#e4e7eb"/><text x="${plot.left - 10}" y="${y}" dy="4" font-size="12" text-anchor="end" fill="${grey}">${amount((top / 4) * part)}</text>`
  })
  const middle = (plot.top + plot.bottom) / 2
  return `${marks.join('\n')}
<text transform="translate(22 ${middle}) rotate(-90)" font-size="12" text-anchor="middle" fill="${grey}">units</text>`
}

interface Bar {
  readonly at: number
  readonly index: number
  readonly steps: readonly number[]
  readonly top: number
  readonly series: readonly Series[]
  readonly every: Step
}

/** Narrower than this, the colour of a bar cannot be told: many hours overlap a little instead. */
const leastWidth = 2

const placeOf = (index: number, { length }: readonly number[]) => {
  const room = (plot.right - plot.left) / length
  const width = Math.max(leastWidth, room - Math.min(6, room * 0.25))
  return { x: plot.left + index * room + (room - width) / 2, width }
}

/** The parts of one bar, the largest user at the bottom, with a hair of white between them. */
function barOf(lines: readonly Line[], { at, index, steps, top, series, every }: Bar): string {
  const { x, width } = placeOf(index, steps)
  let y = plot.bottom
  const parts = series.flatMap(({ name, color }) => {
    const units = sumOf(lines.filter((line) => line.at === at && nameOf(line) === name))
    if (units <= 0) return []
    const height = heightOf(units, top)
    y -= height
    const tip = escaped(`${stepName(at, every)}: ${name}, ${amount(units)} units`)
    return [
      `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${Math.max(0.5, height - (height > 3 ? 1 : 0)).toFixed(1)}" fill="${color}"><title>${tip}</title></rect>`,
    ]
  })
  return parts.join('\n')
}

/** Names of steps below the axis, as many as have room. */
function stepLabels(steps: readonly number[], every: Step): string {
  const nth = Math.ceil(steps.length / (every === 'hour' ? 6 : 8))
  return steps
    .flatMap((at, index) => {
      const { x, width } = placeOf(index, steps)
      const middle = (x + width / 2).toFixed(1)
      return index % nth === 0
        ? [
            `<text x="${middle}" y="${plot.bottom + 20}" font-size="12" text-anchor="middle" fill="${grey}">${stepName(at, every)}</text>`,
          ]
        : []
    })
    .join('\n')
}

const longestName = 26

function legendOf(series: readonly Series[]): string {
  return series
    .map(({ name, color, units }, index) => {
      const y = plot.top + 6 + index * 40
      const short = [...name].length > longestName ? `${[...name].slice(0, longestName - 1).join('')}…` : name
      return `<rect x="728" y="${y}" width="13" height="13" rx="2" fill="${color}"/><text x="750" y="${y + 11}" font-size="13" fill="${ink}">${escaped(short)}<title>${escaped(name)}</title></text><text x="750" y="${y + 27}" font-size="12" fill="${grey}">${amount(units)} units</text>`
    })
    .join('\n')
}

const inWords = (series: readonly Series[], sums: readonly number[]): string =>
  series.length === 0
    ? 'Nothing was counted in this time.'
    : `${amount(sums.reduce((sum, each) => sum + each, 0))} units in all: ${series.map(({ name, units }) => `${name} ${amount(units)}`).join('; ')}.`

const amount = (units: number): string =>
  units.toLocaleString('en-US', { maximumFractionDigits: units < 10 ? 2 : 0 })

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for XML: what is no character there, or turns the direction of others, is left out. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Noncharacter_Code_Point}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, ' ')
    .replace(/[&<>"']/g, (found) => entities[found] ?? found)
