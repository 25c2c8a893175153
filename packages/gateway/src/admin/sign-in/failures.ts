import { randomBytes } from 'node:crypto'

/** What went wrong with sign-ins at providers, until the page for signing in asks for it. An address with a text of somebody else shows nothing. */
export interface SignInFailures {
  /** @returns the name under which the page asks for it */
  readonly keep: (message: string) => string
  readonly told: (name: string) => string | undefined
}

/** At most so many at once; the oldest makes room. */
const most = 100

/** Keeps them in this process. */
export function createSignInFailures(): SignInFailures {
  const kept = new Map<string, string>()
  return {
    keep: (message) => {
      const [oldest] = kept.keys()
      if (kept.size >= most && oldest !== undefined) kept.delete(oldest)
      const name = randomBytes(12).toString('base64url')
      kept.set(name, message)
      return name
    },
    told: (name) => kept.get(name),
  }
}
