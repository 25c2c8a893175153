import { FaultError } from '../fault.ts'
import type { ShownCredential } from '../raw-request.ts'
import { type Collected, collectPair, maxPairs, type Pair } from './pairs.ts'

/** What a query holds. */
export interface CollectedQuery extends Collected {
  /** Raw path pieces that were glued behind a credential (`/export` of `?token=T/export?f=image`), leading slash included. */
  readonly pathTails: string[]
}

/** Longest query string, in characters as sent. */
const maxQueryLength = 65_536

/** Anything but visible ASCII; a space or a byte above it has no one reading. */
const notAscii = /[^\x21-\x7e]/
const credentialName = /^(?:token|mg_ticket)$/i
const behindCredential = /[?/]/
const gluedCredential = /\?(?=(?:token|mg_ticket)=)/i

/** Whether a parameter of this name is a credential. */
function isCredential(name: string): boolean {
  return credentialName.test(name)
}

/**
 * Takes a raw query apart. Clients append to URLs that already carry a token (protocol notes 1.2, 8.5): a credential ends at the
 * first `?` or `/`; behind `?` stand more parameters, behind `/` a path and perhaps `?` and more parameters. Another parameter
 * ends at `?token=` and `?mg_ticket=`. Faults: `request.query-invalid`.
 */
export function readQuery(query: string): CollectedQuery {
  const collected: CollectedQuery = { pairs: [], pathTails: [] }
  if (query === '') return collected
  if (query.length > maxQueryLength || notAscii.test(query)) {
    const why = `The query has to be percent-encoded and at most ${maxQueryLength} characters long; use POST for more.`
    collected.fault = new FaultError('request.query-invalid', why)
    return collected
  }
  for (const raw of query.split('&')) {
    let rest: string | undefined = raw
    while (rest !== undefined && rest !== '') {
      rest = takePair(rest, collected)
      if (collected.fault !== undefined && collected.pairs.length >= maxPairs) return collected
    }
  }
  return collected
}

/** Takes the first parameter of a glued string and returns what follows its `?`. */
function takePair(raw: string, collected: CollectedQuery): string | undefined {
  const equals = raw.indexOf('=')
  const credential = equals > 0 && isCredential(raw.slice(0, equals))
  const from = credential ? equals + 1 : 0
  const end = raw.slice(from).search(credential ? behindCredential : gluedCredential)
  if (end < 0) {
    collectPair(collected, raw, 'query')
    return undefined
  }
  collectPair(collected, raw.slice(0, from + end), 'query')
  const tail = raw.slice(from + end)
  const question = tail.indexOf('?')
  if (tail.startsWith('/')) collected.pathTails.push(question < 0 ? tail : tail.slice(0, question))
  return question < 0 ? undefined : tail.slice(question + 1)
}

/** Credentials and other parameters apart; `fault` tells of a credential with something behind it that cannot be read. */
interface Taken {
  readonly shown: readonly ShownCredential[]
  readonly others: readonly Pair[]
  readonly fault?: FaultError
}

/** Moves credentials out of the parameters. The same one twice is one; an empty one is none. */
export function takeCredentials(query: readonly Pair[], form: readonly Pair[]): Taken {
  const shown: ShownCredential[] = []
  const others: Pair[] = []
  let fault: FaultError | undefined
  for (const pair of form.length === 0 ? query : [...query, ...form]) {
    if (!isCredential(pair.name)) others.push(pair)
    else if (typeof pair.value === 'string') fault = addCredential(shown, pair, pair.value) ?? fault
    else fault = new FaultError('request.credential-invalid', 'A token is a text, not a file.', 'token')
  }
  return fault === undefined ? { shown, others } : { shown, others, fault }
}

/** Encoded in a query or sent in a form, only the same credential once more can stand behind a credential. */
function addCredential(shown: ShownCredential[], pair: Pair, text: string): FaultError | undefined {
  const end = text.search(behindCredential)
  const value = end < 0 ? text : text.slice(0, end)
  const name = pair.name.toLowerCase() as ShownCredential['name']
  const known = shown.some((one) => one.value === value && one.name === name && one.carrier === pair.carrier)
  if (value !== '' && !known) shown.push({ carrier: pair.carrier, name, value })
  if (end < 0 || text.slice(end) === `?${name}=${value}`) return undefined
  return new FaultError(
    'request.credential-invalid',
    `Something stands behind the ${name} that is no part of it. Send the token in a header, or as the last parameter of the URL.`,
    name,
  )
}
