import type { Part } from './exchange.ts'

/** A line of the gateway that one side is given otherwise: the proof that the comparison finds what differs. */
export interface Change {
  readonly name: string
  /** Text in a source file of the packages, wherever that lies. */
  readonly from: string
  readonly to: string
  /** The part that has to differ. */
  readonly shows: Part
}

/** One for each part that is compared, and some that only few requests show. */
export const deliberateChanges: readonly Change[] = [
  {
    name: 'a refusal has another status',
    from: "'request.not-found': meaning(404,",
    to: "'request.not-found': meaning(410,",
    shows: 'status',
  },
  {
    name: 'a header says something else',
    from: "'x-content-type-options': 'nosniff'",
    to: "'x-content-type-options': 'sniff'",
    shows: 'headers',
  },
  {
    name: 'a refusal is worded otherwise',
    from: "'Token expired.'",
    to: "'Token has expired.'",
    shows: 'body',
  },
  {
    name: 'the map server is asked for JSON alone',
    from: "accept: '*/*'",
    to: "accept: 'application/json'",
    shows: 'outbound',
  },
  {
    name: 'no compression is asked for at the map server',
    from: "? 'gzip' : undefined)]",
    to: '? undefined : undefined)]',
    shows: 'outbound',
  },
  {
    name: 'the audit line counts one byte more',
    from: 'bytes: input.bytes,',
    to: 'bytes: input.bytes + 1,',
    shows: 'audit',
  },
  {
    name: 'tickets live a minute less',
    from: 'ticketLife: duration.default(300_000)',
    to: 'ticketLife: duration.default(240_000)',
    shows: 'body',
  },
]
