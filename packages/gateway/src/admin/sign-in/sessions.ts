import { createHash, randomBytes } from 'node:crypto'
import type { Administrator } from '../api/administrator.ts'

/** Whoever a session stands for; asked at every request, so that what was taken away is gone at once. */
export interface Holder {
  /** Undefined where the sign-in has ended or its rights are gone. */
  readonly who: () => Promise<Administrator | undefined>
  /** Ends what the sign-in stands on. */
  readonly end?: () => Promise<void>
}

/** Sessions of the console. They live in this process alone; what the browser has is a name for one, and good for nothing else. */
export interface AdminSessions {
  /** @returns the text that names it */
  readonly begin: (holder: Holder) => string
  readonly whoIs: (text: string) => Promise<Administrator | undefined>
  readonly end: (text: string) => Promise<void>
  /** Makes a code that begins a session for somebody, once and within minutes. */
  readonly newCode: (holder: Holder) => { readonly code: string; readonly expiresAt: number }
  /** Undefined where the code was used, or its time is over. */
  readonly useCode: (code: string) => Holder | undefined
}

/** The longest life of a session, and how long one may stay unused, milliseconds. */
const lifeMs = 12 * 3_600_000
const idleMs = 3_600_000
const codeMs = 5 * 60_000
/** At most so many at once; the oldest makes room. */
const most = 1_000

interface Kept {
  readonly holder: Holder
  readonly beganAt: number
  usedAt: number
}

/** @param clock epoch milliseconds */
export function createAdminSessions({ clock }: { readonly clock: () => number }): AdminSessions {
  const sessions = new Map<string, Kept>()
  const codes = new Map<string, { readonly holder: Holder; readonly expiresAt: number }>()
  return {
    begin: (holder) => {
      const text = secret()
      put(sessions, nameOf(text), { holder, beganAt: clock(), usedAt: clock() })
      return text
    },
    whoIs: async (text) => {
      const kept = sessions.get(nameOf(text))
      if (kept === undefined) return undefined
      const now = clock()
      const isOver = now - kept.beganAt >= lifeMs || now - kept.usedAt >= idleMs
      const who = isOver ? undefined : await kept.holder.who()
      if (who === undefined) sessions.delete(nameOf(text))
      else kept.usedAt = now
      return who
    },
    end: async (text) => {
      const kept = sessions.get(nameOf(text))
      sessions.delete(nameOf(text))
      await kept?.holder.end?.()
    },
    newCode: (holder) => {
      const [code, expiresAt] = [secret(), clock() + codeMs]
      put(codes, nameOf(code), { holder, expiresAt })
      return { code, expiresAt }
    },
    useCode: (code) => {
      const found = codes.get(nameOf(code))
      codes.delete(nameOf(code))
      return found !== undefined && clock() < found.expiresAt ? found.holder : undefined
    },
  }
}

/** 256 bits that nobody guesses. */
const secret = (): string => randomBytes(32).toString('base64url')

/** Memory has digests only, and looking one up takes as long whatever its text is. */
const nameOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

function put<Value>(map: Map<string, Value>, name: string, value: Value): void {
  const [oldest] = map.keys()
  if (map.size >= most && oldest !== undefined) map.delete(oldest)
  map.set(name, value)
}
