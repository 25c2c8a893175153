/** A piece of SQL text; `depth` is how many brackets are open around it. */
export interface SqlToken {
  kind: 'space' | 'word' | 'string' | 'number' | 'name' | 'symbol'
  text: string
  depth: number
}

const patterns: [kind: SqlToken['kind'], pattern: RegExp][] = [
  ['space', /\s+|--[^\n]*|\/\*[\s\S]*?\*\//y],
  ['string', /'(?:[^']|'')*'/y],
  ['name', /"(?:[^"]|"")*"|\[[^\]]*\]/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['word', /[\p{L}_][\p{L}\p{N}_$]*/uy],
  ['symbol', /<>|<=|>=|!=|\|\||[\s\S]/uy],
]

/** Cuts SQL into tokens; joined again they give the text back. Anything unknown is a symbol of one character. */
export function sqlTokens(text: string): SqlToken[] {
  const tokens: SqlToken[] = []
  let depth = 0
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at)
    at += token.text.length
    if (token.text === ')') depth -= 1
    tokens.push({ ...token, depth })
    if (token.text === '(') depth += 1
  }
  return tokens
}

function tokenAt(text: string, at: number): Pick<SqlToken, 'kind' | 'text'> {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) return { kind, text: match[0] }
  }
  return { kind: 'symbol', text: text.charAt(at) }
}

/** Cuts a list such as `upper(NAME), COST DESC` at its outer commas; blank items are left out. */
export function sqlList(text: string): string[] {
  const items = ['']
  for (const token of sqlTokens(text)) {
    if (token.text === ',' && token.depth === 0) items.push('')
    else items[items.length - 1] += token.text
  }
  return items.map((item) => item.trim()).filter((item) => item !== '')
}
