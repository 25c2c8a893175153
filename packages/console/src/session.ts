import { signal } from '@preact/signals'
import { get, onSessionEnd, Problem, post } from './api.ts'

/** Who is signed in. */
export interface Session {
  readonly id: string
  readonly name: string
  readonly rights: readonly string[]
  readonly version?: string
  /** What the person should know of, such as that nobody else may sign in. */
  readonly warnings?: readonly string[]
}

/**
 * `unknown` until the gateway has said; `nobody`: sign in first; `ended`: it was there, and is over; `gone`: the gateway did not answer when it was asked first.
 */
export const session = signal<Session | 'unknown' | 'nobody' | 'ended' | 'gone'>('unknown')

/** Asks the gateway who is signed in. While it does not answer, a session that was there stays. */
export async function readSession(): Promise<void> {
  try {
    session.value = await get<Session>('/session')
  } catch (error) {
    const isAnswered = error instanceof Problem && error.status !== 0
    if (typeof session.value !== 'object' && session.value !== 'ended')
      session.value = isAnswered && error.status === 401 ? 'nobody' : 'gone'
  }
}

onSessionEnd(() => {
  session.value = typeof session.value === 'object' ? 'ended' : session.value === 'ended' ? 'ended' : 'nobody'
})

/** Ends the session at the gateway. Where that does not answer, the session stays, and the frame says so. */
export async function signOut(): Promise<void> {
  const isOut = await post('/sign-out').then(
    () => true,
    (problem) => problem.status === 401,
  )
  if (isOut) session.value = 'nobody'
}

/** True where the signed-in person has a right. */
export function may(right: string): boolean {
  const now = session.value
  return typeof now === 'object' && now.rights.includes(right)
}
