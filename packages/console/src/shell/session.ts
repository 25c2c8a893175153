import { signal } from '@preact/signals'
import { get, onSessionEnd, Problem, post } from '../api.ts'

/** Who is signed in. */
export interface Session {
  readonly id: string
  readonly name: string
  readonly rights: readonly string[]
  readonly version?: string
  /** What the person should know of, such as that nobody else may sign in. */
  readonly warnings?: readonly string[]
}

/** `unknown` until the gateway has said; `nobody`: sign in first; `gone`: the gateway does not answer. */
export const session = signal<Session | 'unknown' | 'nobody' | 'gone'>('unknown')

/** Asks the gateway who is signed in. */
export async function readSession(): Promise<void> {
  try {
    session.value = await get<Session>('/session')
  } catch (error) {
    session.value = error instanceof Problem && error.status === 401 ? 'nobody' : 'gone'
  }
}

onSessionEnd(() => {
  session.value = 'nobody'
})

/** Ends the session at the gateway. */
export async function signOut(): Promise<void> {
  await post('/sign-out')
  session.value = 'nobody'
}

/** True where the signed-in person has a right. */
export function may(right: string): boolean {
  const now = session.value
  return typeof now === 'object' && now.rights.includes(right)
}
