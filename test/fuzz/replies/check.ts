import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Said } from './bytes.ts'
import { saidReply } from './bytes.ts'
import { type OurReading, type Reading, readByLine, readByNode } from './readings.ts'

/** Timers of Node.js end at once where they should take longer. */
const longestTimerMs = 2 ** 31 - 1

/** What a run over many replies found. */
export interface RepliesResult {
  readonly replies: number
  /** Those that the line takes, and those that llhttp takes. */
  readonly taken: number
  readonly takenByNode: number
  /** The smallest reply that the two read differently, and what is wrong with it. */
  readonly difference: string | undefined
}

interface RepliesOptions {
  readonly seed: number
  readonly seconds: number
  readonly cases?: number
  /** Changes what the line reads, and not what Node does: the proof that a difference is found. */
  readonly tamper?: (bytes: Buffer) => Buffer
}

/** Reads generated replies with the line and with llhttp. */
export async function checkReplies({
  seed,
  seconds,
  cases,
  tamper = same,
}: RepliesOptions): Promise<RepliesResult> {
  let [replies, taken, takenByNode] = [0, 0, 0]
  const property = fc.asyncProperty(
    saidReply,
    fc.array(fc.nat(200), { maxLength: 4 }),
    async (said, cuts) => {
      const reading = readByLine([tamper(said.bytes)], said.method)
      const byNode = await readByNode(ofReply(said), said.method)
      replies += 1
      if (reading) taken += 1
      if (byNode) takenByNode += 1
      const wrong = faultOf(reading, byNode) ?? faultWhenSplit(said, cuts, tamper) ?? faultWhenCut(said, cuts)
      if (wrong !== undefined) throw new Error(wrong)
    },
  )
  const found = await fc.check(property, {
    seed,
    numRuns: cases ?? 1_000_000_000,
    interruptAfterTimeLimit: Math.min(seconds * 1_000, longestTimerMs),
  })
  const [said] = found.counterexample ?? []
  const isWrong = found.failed && said !== undefined
  const difference = isWrong
    ? `${said.method} ${JSON.stringify(said.bytes.toString('latin1'))}: ${found.errorInstance}`
    : undefined
  return { replies, taken, takenByNode, difference }
}

const same = (bytes: Buffer): Buffer => bytes

/** What is wrong with a reading of the line, beside that of Node: it may take less, and nothing otherwise. */
export function faultOf(ours: OurReading | undefined, byNode: Reading | undefined): string | undefined {
  if (ours === undefined) return undefined
  if (byNode === undefined) return `taken, though llhttp refuses it: ${JSON.stringify(ours)}`
  const { status, fields, body } = ours
  const isEqual = isDeepStrictEqual({ status, fields, body }, byNode)
  return isEqual
    ? undefined
    : `${JSON.stringify({ status, fields, body })} is ${JSON.stringify(byNode)} to llhttp`
}

const pieceByPiece = (bytes: Buffer) => Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))

/** The bytes of the reply alone, as the line sees where it ends. What lies behind them both drop, Node with the reply if it has not been read. */
export const ofReply = ({ bytes, method }: Said): Buffer =>
  bytes.subarray(0, readByLine(pieceByPiece(bytes), method)?.endsAt)

/** The pieces of bytes that are cut at some places. */
export function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set([0, ...cuts.filter((at) => at < bytes.length), bytes.length])].sort(
    (a, b) => a - b,
  )
  return places.slice(1).map((end, nth) => bytes.subarray(places[nth], end))
}

/** A reply is the same however its bytes come. */
export function faultWhenSplit(
  { bytes, method }: Said,
  cuts: readonly number[],
  tamper = same,
): string | undefined {
  const all = tamper(bytes)
  const whole = readByLine([all], method)
  const inPieces = readByLine(split(all, cuts), method)
  if (isDeepStrictEqual(withoutPlace(whole), withoutPlace(inPieces))) return undefined
  return `split at ${cuts}: ${JSON.stringify(inPieces)} instead of ${JSON.stringify(whole)}`
}

/** Where it ended depends on the pieces, and so does whether what lies behind it was seen with it. */
const withoutPlace = (reading: OurReading | undefined) =>
  reading && { status: reading.status, fields: reading.fields, body: reading.body }

/** A connection that ends too early never leaves a whole reply, but where its end is the reply's. */
export function faultWhenCut({ bytes, method }: Said, cuts: readonly number[]): string | undefined {
  const end = readByLine(pieceByPiece(bytes), method)?.endsAt
  if (end === undefined) return undefined
  for (const at of cuts) {
    if (at < end && readByLine([bytes.subarray(0, at)], method) !== undefined)
      return `whole, though cut at ${at} of ${end}`
  }
  return undefined
}
