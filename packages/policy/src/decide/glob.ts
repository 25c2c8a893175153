/** Compiles a glob that ignores case: `*` stands for any text without `/`, `**` for any text. Its time is linear in every input. */
export function compileGlob(glob: string): (text: string) => boolean {
  const pieces = glob.toLowerCase().split(/(\*{1,2})/)
  const [start = '', star, end] = pieces
  if (star === undefined) return (text) => text.toLowerCase() === start
  if (pieces.length === 3 && end === '') return startingWith(start, star === '**')
  return (text) => matches(text.toLowerCase(), pieces)
}

/** Most globs have their one star at the end, and need no positions. */
const startingWith = (start: string, overSlashes: boolean) => (text: string) => {
  const lower = text.toLowerCase()
  return lower.startsWith(start) && (overSlashes || !lower.includes('/', start.length))
}

/** Keeps all positions that are possible after each piece, so that no input makes it backtrack. */
function matches(text: string, pieces: readonly string[]): boolean {
  let reached = new Set([0])
  for (const piece of pieces) {
    reached =
      piece === '*' || piece === '**' ? stretched(text, reached, piece === '**') : moved(text, reached, piece)
    if (reached.size === 0) return false
  }
  return reached.has(text.length)
}

const moved = (text: string, from: ReadonlySet<number>, piece: string): Set<number> =>
  new Set([...from].filter((at) => text.startsWith(piece, at)).map((at) => at + piece.length))

function stretched(text: string, from: ReadonlySet<number>, overSlashes: boolean): Set<number> {
  const reached = new Set<number>()
  let open = false
  for (let at = 0; at <= text.length; at++) {
    if (at > 0 && text[at - 1] === '/' && !overSlashes) open = false
    if (from.has(at)) open = true
    if (open) reached.add(at)
  }
  return reached
}
