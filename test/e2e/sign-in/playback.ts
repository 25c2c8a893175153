import type { Stack } from '../stack.ts'
import { type Line, recordedVerdict, send } from './replay.ts'

/** Tokens as the recordings name them: given out (`TKN1` …), registered, or written into a header beforehand. */
const labels = /TKN(?:\d+|REG)|HDR1/g

const plainSignIn: Line = {
  client: '',
  scenario: '',
  n: 0,
  method: 'POST',
  target: '/arcgis/tokens/',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'f=json&username=joe&password=pw%20%26%201',
}

/** Plays a scenario as its client did: its tokens are those that it is given here, and end where they ended there. */
export class Playback {
  readonly #stack: Stack
  /** Ends every token that was given out so far. */
  readonly #endTokens: () => Promise<void>
  readonly #tokens = new Map<string, string>()
  readonly #ended = new Set<string>()
  #signIn = plainSignIn

  constructor(stack: Stack, endTokens: () => Promise<void>) {
    this.#stack = stack
    this.#endTokens = endTokens
  }

  /** Sends one request; a text where the answer says something else of the credential than it did there. */
  async step(line: Line): Promise<string | undefined> {
    const wanted = recordedVerdict(line)
    if (line.method === 'POST' && /\/tokens\//.test(line.target) && line.note === undefined) {
      await this.#requestToken(line)
      return undefined
    }
    const named = labelsIn(line)
    for (const label of named)
      if (wanted === 'let in' || !this.#tokens.has(label)) await this.#haveGood(label)
    if (wanted === 'bad') await this.#haveBad(named)
    const { verdict, status, body } = await this.#send(line)
    if (verdict === wanted) return undefined
    return `${line.n} ${line.method} ${line.target.slice(0, 120)}: ${wanted}, but ${verdict}: ${status} ${body.slice(0, 100)}`
  }

  async #requestToken(line: Line): Promise<void> {
    // An exchange begins with a token; only a sign-in can be repeated later.
    if (!line.body?.includes('token=')) this.#signIn = line
    for (const label of labelsIn(line)) await this.#haveGood(label)
    let next = 1
    while (this.#tokens.has(`TKN${next}`)) next += 1
    await this.#obtain(`TKN${next}`, line)
  }

  async #haveGood(label: string): Promise<void> {
    if (!this.#tokens.has(label) || this.#ended.has(label)) await this.#obtain(label, this.#signIn)
  }

  async #haveBad(named: ReadonlySet<string>): Promise<void> {
    if ([...named].every((label) => this.#ended.has(label))) return
    await this.#endTokens()
    for (const label of this.#tokens.keys()) this.#ended.add(label)
  }

  async #obtain(label: string, line: Line): Promise<void> {
    const { body, status } = await this.#send(line)
    const { token } = JSON.parse(body)
    if (typeof token !== 'string') throw new Error(`no token: ${status} ${body}`)
    this.#tokens.set(label, token)
    this.#ended.delete(label)
  }

  #send(line: Line) {
    return send(this.#stack, line, (text) =>
      text.replace(labels, (label) => this.#tokens.get(label) ?? label),
    )
  }
}

const labelsIn = ({ target, body, headers }: Line): ReadonlySet<string> =>
  new Set([target, body ?? '', ...Object.values(headers)].join(' ').match(labels))
