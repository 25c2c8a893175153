import { isDeepStrictEqual } from 'node:util'
import { type OgcQuestion, openOgc, type RawRequest } from '@mapgate/protocol'
import { mutateRequest } from '../mutations.ts'
import { Random } from '../random.ts'
import type { FuzzRequest } from '../requests.ts'
import { printed } from './print-question.ts'
import { generateOgcRequest, type OgcFuzzRequest } from './requests.ts'
import { differencesOf, readAgain } from './second-reading.ts'

interface OgcFuzzOptions {
  readonly seed: number
  readonly seconds: number
  readonly cases?: number
  /** The number of the first case, to run one again. Default 0. */
  readonly from?: number
  /** Changes what the grammar reads, and not what the other reader does: the proof that a difference is found. */
  readonly tamper?: (query: string) => string
}

/** What a run over many requests of WMS and WMTS found. */
export interface OgcFuzzResult {
  readonly requests: number
  readonly understood: number
  readonly refused: Readonly<Record<string, number>>
  /** Requests that the grammar reads otherwise than another reader, or than itself once they are printed again. */
  readonly differences: readonly {
    readonly number: number
    readonly request: FuzzRequest
    readonly what: string
  }[]
}

/** Reads generated and mutated requests with `openOgc`, and what was understood a second time. */
export function fuzzOgc({ seed, seconds, cases, from = 0, tamper = same }: OgcFuzzOptions): OgcFuzzResult {
  const end = performance.now() + seconds * 1_000
  const last = from + (cases ?? Number.POSITIVE_INFINITY)
  const refused: Record<string, number> = {}
  const differences: { number: number; request: FuzzRequest; what: string }[] = []
  let understood = 0
  let number = from
  for (; number < last && performance.now() < end; number += 1) {
    const random = new Random(seed * 1_000_003 + number)
    const made = generateOgcRequest(random)
    const request = random.chance(0.6) ? mutateRequest(made.request, random) : made.request
    const { what, code, question } = judge({ ...made, request }, tamper)
    if (code !== undefined) refused[code] = (refused[code] ?? 0) + 1
    if (question) understood += 1
    if (what.length > 0) differences.push({ number, request, what: what.join(', ') })
  }
  return { requests: number - from, understood, refused, differences }
}

const same = (query: string): string => query

interface Judged {
  readonly what: readonly string[]
  readonly question?: OgcQuestion
  readonly code?: string
}

function judge({ request, place }: OgcFuzzRequest, tamper: (query: string) => string): Judged {
  const opened = openOgc(rawOf({ ...request, query: tamper(request.query) }), place)
  const { question, fault } = opened.read()
  if (question === undefined) return { what: [], code: fault.code }
  const what: string[] = []
  if (question.dialect !== opened.presentation.dialect) what.push('errors are told in another dialect')
  // What is glued to a credential is read as its client means it: another reader would see one long value.
  if (!/token/i.test(`${request.query}${request.body}`))
    what.push(...differencesOf(question, readAgain(request)))
  const again = openOgc({ method: 'GET', path: '/ogc', query: printed(question) }, place).read()
  if (!isDeepStrictEqual(again.question, question)) what.push('printed and read again it is another question')
  return { what, question }
}

const utf8 = new TextEncoder()

function rawOf({ method, path, query, contentType, body }: FuzzRequest): RawRequest {
  return {
    method,
    path,
    query,
    ...(contentType !== undefined && { contentType }),
    ...(body !== undefined && { body: utf8.encode(body) }),
  }
}
