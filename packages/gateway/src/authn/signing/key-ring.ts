import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Store } from '../../store/port.ts'

/** The ring of keys that sign tokens, tickets and sessions. */
export interface KeyRing {
  /** The newest key and its id. */
  readonly current: SigningKey
  /** The key of an id, if it is known and not retired. */
  find(id: string, now: number): SigningKey | undefined
  /** Reads the keys again, after a rotation by any process. */
  reload(): Promise<void>
}

export interface SigningKey {
  /** 8 hexadecimal digits. */
  readonly id: string
  /** The first 16 bytes of HMAC-SHA-256. */
  tag(message: string): Buffer
  /** Compares in constant time. */
  verify(message: string, tag: Uint8Array): boolean
}

/** Opens the ring; an empty store gets its first key. */
export async function openKeyRing(options: {
  store: Store
  clock: () => number
  random: (bytes: number) => Uint8Array
}): Promise<KeyRing> {
  const { store, clock, random } = options
  let keys = new Map<string, { key: SigningKey; retiresAt: number | null }>()
  let current: SigningKey | undefined
  const reload = async (): Promise<void> => {
    const records = await store.signingKeys.list()
    keys = new Map(
      records.map((record) => [
        record.id,
        {
          key: keys.get(record.id)?.key ?? signingKey(record.id, record.secret),
          retiresAt: record.retiresAt,
        },
      ]),
    )
    current = keys.get(records.findLast((record) => record.retiresAt === null)?.id ?? '')?.key
  }
  await reload()
  if (!current) {
    await store.signingKeys.insertFirst(newSigningKey(clock(), random))
    await reload()
  }
  return {
    get current() {
      if (!current) throw new Error('the store has no signing key')
      return current
    },
    find: (id, now) => {
      const entry = keys.get(id)
      return entry && (entry.retiresAt === null || now < entry.retiresAt) ? entry.key : undefined
    },
    reload,
  }
}

/** A fresh signing key: 32 random bytes under a random id. */
export const newSigningKey = (now: number, random: (bytes: number) => Uint8Array) => ({
  id: Buffer.from(random(4)).toString('hex'),
  secret: random(32),
  createdAt: now,
  retiresAt: null,
})

function signingKey(id: string, secret: Uint8Array): SigningKey {
  const key: KeyObject = createSecretKey(secret)
  const tag = (message: string): Buffer => createHmac('sha256', key).update(message).digest().subarray(0, 16)
  return { id, tag, verify: (message, shown) => timingSafeEqual(tag(message), shown) }
}
