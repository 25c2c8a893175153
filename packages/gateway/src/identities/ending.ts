import { randomBytes } from 'node:crypto'
import { newSigningKey } from '../authn/signing/key-ring.ts'
import type { Store } from '../store/port.ts'

/** Ends all sessions of a principal, and what was made from them. @returns their ids */
export async function endSessions(
  { sessions }: Pick<Store, 'sessions'>,
  principal: string,
  now: number,
): Promise<readonly string[]> {
  const ended: string[] = []
  for (const session of await sessions.list(now, principal))
    if (await sessions.end(session.id, now)) ended.push(session.id)
  return ended
}

/** Ends everything that was given out to a principal so far: tokens, tickets, sessions; a key for good. */
export async function endGiven(
  { keys, sessions, changes }: Pick<Store, 'keys' | 'sessions' | 'changes'>,
  subject: string,
  now: number,
): Promise<void> {
  if (subject.startsWith('key:')) await keys.revoke(subject.slice('key:'.length), now)
  if (subject.startsWith('session:')) await sessions.end(subject.slice('session:'.length), now)
  else await changes.append({ subject, before: now, at: now })
}

/** Ends every token, ticket and session of everybody. @returns the signing key that is in use now, and those that ended */
export async function endEverything(
  { signingKeys }: Pick<Store, 'signingKeys'>,
  now: number,
): Promise<{ readonly key: string; readonly ended: readonly string[] }> {
  const key = newSigningKey(now, randomBytes)
  return { key: key.id, ended: await signingKeys.revokeAll(key) }
}
