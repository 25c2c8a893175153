/** A fault that a reply is given on purpose. Tests only. */
export type Fault =
  /** Answers after a while. */
  | { kind: 'slow'; delayMs: number }
  /** Never answers. */
  | { kind: 'hang-before-headers' }
  /** Sends the head and half of the body, and no more. */
  | { kind: 'hang-mid-body' }
  /** Sends the head and half of the body, and ends the connection. */
  | { kind: 'cut' }
  /** Names a length that is wrong by this many bytes: more than there are, or, if negative, fewer. */
  | { kind: 'wrong-length'; byBytes: number }
  /** Answers with a status and no sense. */
  | { kind: 'fail'; status: number }
  /** Answers 498 as if the token had run out. */
  | { kind: 'token-expired' }
  /** Sends the caller elsewhere. */
  | { kind: 'redirect'; location: string; status?: number }

/**
 * Which requests a fault befalls: those whose path matches, after the first `after` (0), at most `times` (no limit). Without a
 * path all do, but a token runs out for services and output files only.
 */
export interface FaultRule {
  fault: Fault
  path?: RegExp
  after?: number
  times?: number
}

/** The switches of a running server. */
export interface Faults {
  add: (rule: FaultRule) => void
  clear: () => void
  /** The fault of this request, if it has one; every call counts as a request. */
  of: (path: string) => Fault | null
}

/** The paths that need a token. */
const GUARDED = /^rest\/(services|directories)/

/** No faults yet. */
export function createFaults(): Faults {
  let rules: { rule: FaultRule; seen: number }[] = []
  return {
    add: (rule) => rules.push({ rule, seen: 0 }),
    clear: () => {
      rules = []
    },
    of: (path) => {
      for (const entry of rules) {
        const { fault, path: pattern, after = 0, times = Infinity } = entry.rule
        const guarded = fault.kind !== 'token-expired' || GUARDED.test(path)
        if (!guarded || (pattern !== undefined && !pattern.test(path))) continue
        entry.seen += 1
        if (entry.seen > after && entry.seen <= after + times) return fault
      }
      return null
    },
  }
}
