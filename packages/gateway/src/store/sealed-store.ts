import type { SigningKeyRecord, Store } from './port.ts'
import type { Sealer } from './sealing.ts'
import type { OneTimeStore, SessionRecord, SessionStore } from './session-port.ts'

/** What a signing key is sealed for. */
export const signingKeyLabel = (id: string): string => `signing-key:${id}`
const editLabel = (id: string): string => `edit:${id}`

/** The same store, with the secrets of signing keys and sessions, what became of edits, and what can be had once encrypted on their way in and opened on their way out. */
export function sealedStore(store: Store, sealer: Sealer): Store {
  const seal = (key: SigningKeyRecord): SigningKeyRecord => ({
    ...key,
    secret: sealer.seal(key.secret, signingKeyLabel(key.id)),
  })
  const open = (key: SigningKeyRecord): SigningKeyRecord => ({
    ...key,
    secret: sealer.open(key.secret, signingKeyLabel(key.id)),
  })
  const { keyedEdits } = store
  return {
    ...store,
    sessions: sealedSessions(store.sessions, sealer),
    oneTime: sealedOneTime(store.oneTime, sealer),
    keyedEdits: {
      ...keyedEdits,
      begin: async (edit) => {
        const known = await keyedEdits.begin(edit)
        if (typeof known === 'string' || known.outcome === null) return known
        return { ...known, outcome: sealer.open(known.outcome, editLabel(edit.id)) }
      },
      finish: (edit) =>
        keyedEdits.finish({ ...edit, outcome: sealer.seal(edit.outcome, editLabel(edit.id)) }),
    },
    signingKeys: {
      list: async () => (await store.signingKeys.list()).map(open),
      insertFirst: (key) => store.signingKeys.insertFirst(seal(key)),
      rotate: (key, othersRetireAt) => store.signingKeys.rotate(seal(key), othersRetireAt),
      revokeAll: (key) => store.signingKeys.revokeAll(seal(key)),
    },
  }
}

function sealedSessions(sessions: SessionStore, sealer: Sealer): SessionStore {
  const label = (id: string): string => `session:${id}`
  const open = (session: SessionRecord): SessionRecord =>
    session.secrets === null
      ? session
      : { ...session, secrets: sealer.open(session.secrets, label(session.id)) }
  return {
    ...sessions,
    insert: ({ secrets, ...session }, snapshot) =>
      sessions.insert({ ...session, secrets: secrets && sealer.seal(secrets, label(session.id)) }, snapshot),
    get: async (id, now) => {
      const session = await sessions.get(id, now)
      return session && open(session)
    },
    list: async (now, principalId) => (await sessions.list(now, principalId)).map(open),
    update: (id, { secrets, ...reading }) =>
      sessions.update(id, { ...reading, ...(secrets && { secrets: sealer.seal(secrets, label(id)) }) }),
  }
}

function sealedOneTime(oneTime: OneTimeStore, sealer: Sealer): OneTimeStore {
  const label = (id: string): string => `one-time:${id}`
  return {
    put: (entry) => oneTime.put({ ...entry, body: sealer.seal(entry.body, label(entry.id)) }),
    take: async (id, now) => {
      const body = await oneTime.take(id, now)
      return body && sealer.open(body, label(id))
    },
  }
}
