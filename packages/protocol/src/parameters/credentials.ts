import { FaultError } from '../fault.ts'
import type { ShownCredential } from '../request.ts'
import { decodePair, maxPairs, type Pair } from './pairs.ts'

/** What a query or body holds; a fault where a part of it could not be read, beside all that could. */
export interface Collected {
  readonly pairs: Pair[]
  /** Raw path pieces that were glued behind a credential (`/export` of `?token=T/export?f=image`), leading slash included. */
  readonly pathTails: string[]
  fault?: FaultError
}

/** Longest query string, in characters as sent. */
const maxQueryLength = 65_536

const credentialName = /^(?:token|mg_ticket)$/i
const gluedCredential = /\?(?=(?:token|mg_ticket)=)/i

/** Whether a parameter of this name is a credential. */
export function isCredential(name: string): boolean {
  return credentialName.test(name)
}

/**
 * Takes a raw query apart. Clients append to URLs that already carry a token (protocol notes 1.2, 8.5): a credential ends at the
 * first `?` or `/`; behind `?` stand more parameters, behind `/` a path and perhaps `?` and more parameters. Another parameter
 * ends at `?token=` and `?mg_ticket=`. Faults: `request.query-invalid`.
 */
export function readQuery(query: string): Collected {
  const collected: Collected = { pairs: [], pathTails: [] }
  if (query === '') return collected
  if (query.length > maxQueryLength) {
    collected.fault = new FaultError(
      'request.query-invalid',
      `The query is longer than ${maxQueryLength} characters; use POST.`,
    )
    return collected
  }
  for (const raw of query.split('&')) {
    let rest: string | undefined = raw
    while (rest !== undefined && rest !== '') {
      if (collected.pairs.length >= maxPairs) {
        collected.fault ??= new FaultError('request.query-invalid', `More than ${maxPairs} parameters.`)
        return collected
      }
      rest = takePair(rest, collected)
    }
  }
  return collected
}

/** Takes the first parameter of a glued string and returns what follows its `?`. */
function takePair(raw: string, collected: Collected): string | undefined {
  const equals = raw.indexOf('=')
  if (equals < 0 || !isCredential(raw.slice(0, equals))) {
    const at = raw.search(gluedCredential)
    addPair(collected, at < 0 ? raw : raw.slice(0, at))
    return at < 0 ? undefined : raw.slice(at + 1)
  }
  const end = raw.slice(equals + 1).search(/[?/]/)
  if (end < 0) return addPair(collected, raw)
  const tail = raw.slice(equals + 1 + end)
  addPair(collected, raw.slice(0, equals + 1 + end))
  const question = tail.indexOf('?')
  if (tail.startsWith('/')) collected.pathTails.push(question < 0 ? tail : tail.slice(0, question))
  return question < 0 ? undefined : tail.slice(question + 1)
}

function addPair(collected: Collected, raw: string): undefined {
  try {
    collected.pairs.push(decodePair(raw, 'query'))
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    collected.fault ??= error
  }
}

/** Credentials and other parameters apart; `fault` tells of a credential with something behind it that cannot be read. */
export interface Taken {
  readonly shown: readonly ShownCredential[]
  readonly others: readonly Pair[]
  readonly fault?: FaultError
}

/** Moves credentials out of the pairs. The same one twice is one; an empty one is none. */
export function takeCredentials(pairs: readonly Pair[]): Taken {
  const shown: ShownCredential[] = []
  const others: Pair[] = []
  let fault: FaultError | undefined
  for (const pair of pairs) {
    if (!isCredential(pair.name)) others.push(pair)
    else if (typeof pair.value === 'string') fault = addCredential(shown, pair, pair.value) ?? fault
    else fault = new FaultError('request.credential-invalid', 'A token is a text, not a file.', 'token')
  }
  return fault === undefined ? { shown, others } : { shown, others, fault }
}

/** Encoded in a query or sent in a form, only the same credential once more can stand behind a credential. */
function addCredential(shown: ShownCredential[], pair: Pair, text: string): FaultError | undefined {
  const end = text.search(/[?/]/)
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
