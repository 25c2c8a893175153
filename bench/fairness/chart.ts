const [width, height, left, bottom, top] = [760, 350, 70, 60, 80]
const colors = { before: '#c2571a', after: '#1f7a5c' }

/** Lines of how long each picture of the small tenant waits, by the second in which it is asked for. */
export function chartOf(waits: {
  readonly before: readonly number[]
  readonly after: readonly number[]
}): string {
  const most = Math.ceil(Math.max(...waits.before, ...waits.after) / 5_000) * 5_000
  const x = (nth: number) => left + (nth * (width - left - 20)) / (waits.before.length - 1)
  const y = (ms: number) => height - bottom - (ms / most) * (height - top - bottom)
  const line = (name: keyof typeof waits) => {
    const points = waits[name].map((ms, nth) => `${x(nth).toFixed(1)},${y(ms).toFixed(1)}`).join(' ')
    return `<polyline points="${points}" fill="none" stroke="${colors[name]}" stroke-width="3"/>`
  }
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * most).toFixed(1)
    return `<line x1="${left}" y1="${at}" x2="${width - 20}" y2="${at}" stroke="#ddd"/><text x="${left - 8}" y="${at}" text-anchor="end" dominant-baseline="middle">${(share * most) / 1_000} s</text>`
  })
  const labels = [0, 10, 20, 30].map(
    (second) => `<text x="${x(second)}" y="${height - bottom + 20}" text-anchor="middle">${second} s</text>`,
  )
  const legend = [
    ['before', 'in the order in which all came'] as const,
    ['after', 'in fair turns'] as const,
  ].map(
    ([name, text], nth) =>
      `<rect x="${left + nth * 260}" y="44" width="14" height="14" fill="${colors[name]}"/><text x="${left + nth * 260 + 20}" y="56">${text}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">
<title>How long each picture of a small tenant waits behind 300 pictures of a large one</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${left}" y="26" font-size="16" font-weight="bold">How long the small tenant waits for each of its pictures</text>
${[...legend, ...grid, ...labels, line('before'), line('after')].join('\n')}
<text x="${(left + width) / 2}" y="${height - 14}" text-anchor="middle">when the small tenant asks; the large one asked for 300 pictures at 0 s</text>
</svg>
`
}
