import type { SigningKeyRecord, Store } from './port.ts'
import type { Sealer } from './sealing.ts'

const labelOf = (id: string): string => `signing-key:${id}`
const editLabel = (id: string): string => `edit:${id}`

/** The same store, with the secrets of signing keys and what became of edits encrypted on their way in and opened on their way out. */
export function sealedStore(store: Store, sealer: Sealer): Store {
  const seal = (key: SigningKeyRecord): SigningKeyRecord => ({
    ...key,
    secret: sealer.seal(key.secret, labelOf(key.id)),
  })
  const open = (key: SigningKeyRecord): SigningKeyRecord => ({
    ...key,
    secret: sealer.open(key.secret, labelOf(key.id)),
  })
  const { keyedEdits } = store
  return {
    ...store,
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
    },
  }
}
