import type { Expected } from '@mapgate/policy'

/**
 * A question to an upstream as plain data, made of parsed values only. It holds everything that decides which reply is taken for the
 * answer, and nothing of who asks: callers with the same rights ask equal questions, and `questionKey` of equal questions is equal.
 *
 * The one exception is a file that streams: it stands in the `Delivery`, because it can be read once and not be compared. Only writes carry
 * one, so an answer is kept for others only where the question is `repeatable`.
 */
export interface Question {
  /** Name of the upstream. */
  readonly upstream: string
  readonly method: 'GET' | 'POST' | 'HEAD'
  /** Path below the upstream's site, canonical, percent-encoded, starting with `/`. */
  readonly path: string
  /** Encoded query without `?`. */
  readonly query: string
  /** A text is sent as UTF-8. */
  readonly body?: string | Uint8Array
  readonly contentType?: string
  /**
   * By lower-case name, written from parsed ones: `range`, `if-none-match`, `if-modified-since`, `accept-encoding`. They are part of the
   * question because they decide its answer: a part instead of the whole (206), nothing at all (304), a coding that not every caller reads.
   * Whoever keeps whole answers, and cuts and compares them itself, asks without the first three.
   * Empty for a reply that is held whole: its coding is between the gateway and the upstream, and ends there.
   */
  readonly headers: Readonly<Record<string, string>>
  /**
   * A good reply of another kind fails; undefined: whatever comes. It is part of the question although it is not sent: it decides what is
   * taken for an error, what is refused, and the type that a picture gets. A page that was accepted as a `file` is no answer to whoever asks
   * for an `attachment`.
   */
  readonly expects?: Expected
  /** True if asking twice does no harm. */
  readonly repeatable: boolean
  /** Operation id of the grammar, for metrics, limits and which replies may be empty. */
  readonly operation: string
  /**
   * Names the upstream and, by value, the catalogue's entry that the question was narrowed by; absent where none is known. It is part of the question although it is
   * not sent: layers may get other numbers, and what was drawn of a layer then is no answer to who asks for one now.
   */
  readonly basis?: string
}

/**
 * The question as a text: equal for equal questions, different where any member differs. A body counts by its bytes, headers count in any
 * order, and a member that is undefined is one that is absent. It holds the values of the question, so it is as confidential as they are.
 */
export function questionKey({ body, headers, ...question }: Question): string {
  const { upstream, method, path, query, contentType, expects, repeatable, operation, basis } = question
  const bytes = body === undefined ? null : Buffer.from(body).toString('latin1')
  const sorted = Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1))
  const optional = [bytes, contentType ?? null, expects ?? null, basis ?? null]
  return JSON.stringify([upstream, method, path, query, ...optional, sorted, repeatable, operation])
}
