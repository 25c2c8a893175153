import type { SigningKeyRecord, Store } from './port.ts'
import type { Sealer } from './sealing.ts'

const labelOf = (id: string): string => `signing-key:${id}`

/** The same store, with the secrets of signing keys encrypted on their way in and opened on their way out. */
export function sealedStore(store: Store, sealer: Sealer): Store {
  const seal = (key: SigningKeyRecord): SigningKeyRecord => ({
    ...key,
    secret: sealer.seal(key.secret, labelOf(key.id)),
  })
  const open = (key: SigningKeyRecord): SigningKeyRecord => ({
    ...key,
    secret: sealer.open(key.secret, labelOf(key.id)),
  })
  return {
    ...store,
    signingKeys: {
      list: async () => (await store.signingKeys.list()).map(open),
      insertFirst: (key) => store.signingKeys.insertFirst(seal(key)),
      rotate: (key, othersRetireAt) => store.signingKeys.rotate(seal(key), othersRetireAt),
    },
  }
}
