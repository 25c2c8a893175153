import type { Reply } from './port.ts'

/** What was asked for, by which an answer is judged. */
interface Asked {
  readonly least: number
  readonly wanted: number
}

interface RateAnswer {
  readonly epoch: string
  readonly granted: number
  readonly left: number
  readonly waitMs: number
}

/** The answer of `rateScript`. `alone`: there is none. `spoilt`: it cannot be one. */
export function readRate(reply: Reply | undefined, asked: Asked): RateAnswer | 'alone' | 'spoilt' {
  if (reply === undefined) return 'alone'
  const [epoch, ...words] = textsOf(reply)
  const [granted, left, waitMs] = words.map(Number)
  if (epoch === undefined || !isGranted(granted, asked) || !isNumber(left) || !isNumber(waitMs))
    return 'spoilt'
  return { epoch, granted, left, waitMs }
}

/** The answer of `quotaScript`. `unknown`: the account is not known there. */
export function readQuota(
  reply: Reply | undefined,
  asked: Asked,
): { readonly granted: number; readonly left: number } | 'alone' | 'spoilt' | 'unknown' {
  if (reply === undefined) return 'alone'
  const [result, ...words] = textsOf(reply)
  if (result === 'unknown') return 'unknown'
  const [granted, left] = words.map(Number)
  if (result !== 'ok' || !isGranted(granted, asked) || !isNumber(left)) return 'spoilt'
  return { granted, left }
}

const textsOf = (reply: Reply): readonly string[] => (Array.isArray(reply) ? reply.map(String) : [])

const isNumber = (value: number | undefined): value is number => Number.isFinite(value)

/** True for nothing, and for what was asked for. */
const isGranted = (granted: number | undefined, { least, wanted }: Asked): granted is number =>
  granted === 0 || (isNumber(granted) && granted >= least - 1e-3 && granted <= least + wanted + 1e-3)
