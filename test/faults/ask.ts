import type { Ending } from '../system/faults/tally.ts'

/** What came of one request. */
export interface Asked {
  readonly ending: Ending
  /** HTTP status, or the code of the error that the reply holds; 0 where none came. */
  readonly code: number
  readonly text: string
  readonly cookie: string | undefined
}

const patienceMs = 60_000

/** The error in a reply, in the form of ArcGIS or of Mapgate's own endpoints. */
const codeIn = (text: string): number | undefined => {
  const [, code] = /^\{\s*"error":\s*\{"code":\s*(\d{3})/.exec(text) ?? []
  return code === undefined ? undefined : Number(code)
}

/**
 * Asks once and reads the reply to its end. Well: what was asked for. Clear: an error that says what is wrong, in the caller's form. Lost: anything else,
 * also that a good credential is called a bad one.
 */
export async function ask(url: string, init: RequestInit = {}): Promise<Asked> {
  try {
    const reply = await fetch(url, { ...init, signal: AbortSignal.timeout(patienceMs) })
    const text = await reply.text()
    const error = codeIn(text)
    const code = error ?? reply.status
    const cookie = reply.headers.getSetCookie()[0]?.split(';')[0]
    const ending =
      error === undefined ? (reply.ok ? 'well' : 'lost') : isBadCredential(code) ? 'lost' : 'clear'
    return { ending, code, text, cookie }
  } catch (error) {
    return { ending: 'lost', code: 0, text: String((error as Error).cause ?? error), cookie: undefined }
  }
}

/** 401, 498, 499: what a caller is told whose credential is not good. */
export const isBadCredential = (code: number): boolean => [401, 498, 499].includes(code)
