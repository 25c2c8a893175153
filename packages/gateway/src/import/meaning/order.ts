import type { Finding } from '../finding.ts'
import type { Reading } from '../read/dialect.ts'
import { shownUrl } from '../shown.ts'
import { type Known, keyOf, originsOf, type Placed, pathOf } from './placed.ts'

/** Entries that are left, and what is to be told of the others. */
interface Ordered {
  readonly placed: readonly Placed[]
  readonly findings: readonly Finding[]
}

/**
 * Leaves out entries that the old proxy never reached, and those that would give what another entry had with another credential. In .NET and
 * Java the first entry that matches counts, in PHP the last; where it is not known which, entries that get in each other's way are left out.
 */
export function inOrder(placed: readonly Placed[], known: readonly Known[], reading: Reading): Ordered {
  const findings: Finding[] = []
  const left = placed.filter((one) => {
    const others = known.filter(({ entry }) => entry !== one.entry)
    const finding =
      unclearOrder(one, others, placed, reading) ??
      unreached(one, others, placed, reading) ??
      around(one, others, placed, reading)
    if (finding) findings.push({ ...finding, line: one.entry.line, was: shownUrl(one.entry.url) })
    return finding === undefined
  })
  return { placed: left, findings }
}

type Told = Omit<Finding, 'line' | 'was'> | undefined

const placedOf = (known: Known, placed: readonly Placed[]): Placed | undefined =>
  placed.find(({ entry }) => entry === known.entry)

/** True where two entries lead to the same server in the same way. */
function isAlike(one: Placed, other: Known, placed: readonly Placed[]): boolean {
  const found = placedOf(other, placed)
  return found !== undefined && keyOf(found) === keyOf(one)
}

/** True where a request of one may be a request of the other. */
const shareOrigin = (one: Known, other: Known): boolean =>
  originsOf(one).some((origin) => originsOf(other).includes(origin))

/** True where everything of `inner` is below `outer`. PHP compares texts, so that a part of a segment is enough there. */
function covers(outer: Known, inner: Known, reading: Reading): boolean {
  const [out, into] = [pathOf(outer), pathOf(inner)]
  if (!outer.mayMatchAll) return !inner.matchAll && out.join('/') === into.join('/')
  if (reading === 'php') return `${into.join('/')}`.startsWith(out.join('/'))
  return out.every((segment, at) => into[at] === segment)
}

const isBefore = (one: Known, other: Known, reading: Reading): boolean =>
  reading === 'php' ? one.entry.index > other.entry.index : one.entry.index < other.entry.index

function unclearOrder(
  one: Placed,
  others: readonly Known[],
  placed: readonly Placed[],
  reading: Reading,
): Told {
  if (reading !== 'unknown') return undefined
  const rival = others.find(
    (other) =>
      shareOrigin(one, other) &&
      !isAlike(one, other, placed) &&
      (covers(one, other, 'php') || covers(other, one, 'php')) &&
      !isHarmless(one, other, placed),
  )
  return (
    rival && {
      kind: 'left-out',
      becomes: `not imported: it and the entry of line ${rival.entry.line} match the same requests with another sign-in, and which of them counts depends on the proxy`,
      todo: 'Say --dialect java (the first counts) or --dialect php (the last counts).',
    }
  )
}

/** Never so in a file whose order is known: an entry around another one that sends no credential to the same site gives no more. */
function isHarmless(one: Placed, other: Known, placed: readonly Placed[]): boolean {
  const found = placedOf(other, placed)
  return (
    found !== undefined &&
    found.credential.kind === 'none' &&
    one.credential.kind === 'none' &&
    found.target.toLowerCase() === one.target.toLowerCase()
  )
}

function unreached(one: Placed, others: readonly Known[], placed: readonly Placed[], reading: Reading): Told {
  const covering = others.filter(
    (other) => shareOrigin(other, one) && isBefore(other, one, reading) && covers(other, one, reading),
  )
  // Of several that match all of it, the one that counts.
  const first = reading === 'php' ? covering.at(-1) : covering[0]
  if (!first || isAlike(one, first, placed)) return undefined
  return {
    kind: 'left-out',
    becomes: `not imported: ${reading === 'php' ? 'the last' : 'the first'} entry that matches counts, and that of line ${first.entry.line} matches all of it, so that the old proxy never used this one`,
    todo: 'If it is the one that is meant, change their order in a copy of the file, and import that.',
  }
}

/** An entry around another one that signs in otherwise: below the inner one, its own credential would give what that one did not. */
function around(one: Placed, others: readonly Known[], placed: readonly Placed[], reading: Reading): Told {
  const inner = others.find(
    (other) =>
      shareOrigin(other, one) &&
      isBefore(other, one, reading) &&
      covers(one, other, reading) &&
      !isAlike(one, other, placed) &&
      !givesNoMore(one, other, placed),
  )
  return (
    inner && {
      kind: 'left-out',
      becomes: `not imported: the entry of line ${inner.entry.line} stands inside of it with another sign-in, and a grant cannot leave a part out`,
      todo: 'Name the services of this entry one by one in a copy of the file, and import that.',
    }
  )
}

/** True where the outer entry sends no credential to the same server, or where Mapgate serves nothing of the inner one. */
function givesNoMore(outer: Placed, inner: Known, placed: readonly Placed[]): boolean {
  if (!inner.isServed) return true
  const found = placedOf(inner, placed)
  const isSameServer = found
    ? found.target.toLowerCase() === outer.target.toLowerCase()
    : !inner.entry.text('hostRedirect')
  return outer.credential.kind === 'none' && isSameServer
}
