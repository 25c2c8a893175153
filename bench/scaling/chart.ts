import type { Row } from './main.ts'
import type { Found } from './page.ts'

const [width, height, left, bottom, top] = [760, 340, 90, 60, 50]
const forms = [
  { name: 'by caller', color: '#c2571a', fits: ({ form }: Row) => form.dealt === 'by-caller' && !form.tier },
  { name: 'by caller, common tier', color: '#7a5ea8', fits: ({ form }: Row) => form.tier },
  { name: 'by address', color: '#1f7a5c', fits: ({ form }: Row) => form.dealt === 'by-address' },
]

/** Bars of how many pictures are drawn on the day, by the number of machines and by how callers are dealt out. */
export function chartOf({ sizes, replicas }: Found): string {
  const one = sizes.find(({ form }) => form.memoryBytes === replicas[0]?.form.memoryBytes)
  const most = Math.max(...replicas.map(({ came }) => came.drawn), one?.came.drawn ?? 0)
  const scale = (drawn: number) => (drawn / most) * (height - top - bottom)
  const counts = [...new Set(replicas.map(({ form }) => form.machines))]
  const groupWidth = (width - left - 20) / (counts.length + 1)
  const bar = (x: number, drawn: number, color: string) => {
    const tall = scale(drawn)
    const y = height - bottom - tall
    return `<rect x="${x}" y="${y.toFixed(1)}" width="40" height="${tall.toFixed(1)}" fill="${color}"/><text x="${x + 20}" y="${(y - 5).toFixed(1)}" text-anchor="middle">${Math.round(drawn / 1_000)}k</text>`
  }
  const label = (nth: number, text: string) =>
    `<text x="${left + groupWidth * (nth + 0.5)}" y="${height - bottom + 20}" text-anchor="middle">${text}</text>`
  const groups = counts.map((machines, nth) => {
    const bars = forms.map(({ fits, color }, at) => {
      const row = replicas.find((each) => each.form.machines === machines && fits(each))
      return bar(left + groupWidth * (nth + 1.5) + (at - 1) * 46 - 20, row?.came.drawn ?? 0, color)
    })
    return bars.join('') + label(nth + 1, `${machines} machines`)
  })
  const legend = forms.map(
    ({ name, color }, at) =>
      `<rect x="${left + at * 190}" y="12" width="14" height="14" fill="${color}"/><text x="${left + at * 190 + 20}" y="24">${name}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">
<title>Pictures drawn on a day, by the number of machines and by how callers are dealt out</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${legend.join('\n')}
<line x1="${left - 10}" y1="${height - bottom}" x2="${width - 10}" y2="${height - bottom}" stroke="#333"/>
<text x="${left - 14}" y="${height - bottom}" text-anchor="end">0</text>
<text x="${left - 14}" y="${top + 4}" text-anchor="end">${Math.round(most / 1_000)}k</text>
${bar(left + groupWidth / 2 - 20, one?.came.drawn ?? 0, '#555')}${label(0, 'one machine')}
${groups.join('\n')}
<text x="${width / 2}" y="${height - 12}" text-anchor="middle">drawn on a day</text>
</svg>
`
}
