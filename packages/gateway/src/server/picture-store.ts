import { hash } from 'node:crypto'
import type { ResumablePrincipal, ResumablePrincipals } from '../authn/index.ts'
import type { AskedPicture } from '../plan/index.ts'
import type { OutputStore } from '../store/port.ts'

/** A picture behind an address; `caller`: who asked for it, to be resumed. */
interface StoredPicture extends Omit<AskedPicture, 'principal'> {
  readonly caller: ResumablePrincipal
}

/** Pictures by the secret in their address, which every process on the same store knows. */
export interface PictureStore {
  /** Keeps a picture until its end; gives the name under which it is fetched, such as `7fQ…-w.png`. */
  keep(picture: AskedPicture, extension: string): string
  /** The picture behind a name, kept by this process or another; undefined when there is none or its time is over. */
  find(name: string): Promise<StoredPicture | undefined>
}

/** What the picture store needs. */
interface PictureStoreOptions {
  readonly store: OutputStore
  readonly resumable: Pick<ResumablePrincipals, 'of'>
  /** So many random bytes. */
  readonly random: (bytes: number) => Uint8Array
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly log: (message: string, error: unknown) => void
  /** Most pictures that are kept in memory, and most characters that say what they are; the oldest go first. Default 10,000; 32 million. */
  readonly maximum?: number
  readonly maximumCharacters?: number
}

/** Keeps pictures in memory, and in the store for the other processes on it. Names carry 128 random bits; the store has digests of them. */
export function createPictureStore({
  store,
  resumable,
  random,
  clock,
  log,
  maximum = 10_000,
  maximumCharacters = 32_000_000,
}: PictureStoreOptions): PictureStore {
  const kept = boundedTexts(maximum, maximumCharacters)
  return {
    keep: (picture, extension) => {
      const name = `${Buffer.from(random(16)).toString('base64url')}.${extension}`
      const body = print(picture, resumable.of(picture.principal))
      kept.add(name, body)
      store
        .put({ name: storedNameOf(name), body, expiresAt: picture.expiresAt })
        .catch((error) => log('the address of a picture could not be shared', error))
      return name
    },
    find: async (name) => {
      const body = kept.get(name) ?? (await store.get(storedNameOf(name)))
      const picture = body === undefined ? undefined : parse(body)
      if (picture === undefined || picture.expiresAt > clock()) return picture
      kept.remove(name)
      return undefined
    },
  }
}

/** The name is the credential for the picture, so a store that others may read has its digest alone. */
const storedNameOf = (name: string): string => hash('sha256', name, 'base64url')

/** Texts by name, so many and so many characters of them at most; the oldest go first. */
function boundedTexts(most: number, mostCharacters: number) {
  const texts = new Map<string, string>()
  let characters = 0
  const remove = (name: string): void => {
    characters -= texts.get(name)?.length ?? 0
    texts.delete(name)
  }
  return {
    get: (name: string) => texts.get(name),
    remove,
    add: (name: string, text: string): void => {
      texts.set(name, text)
      characters += text.length
      for (const [oldest] of texts) {
        if (texts.size <= most && characters <= mostCharacters) break
        remove(oldest)
      }
    },
  }
}

/** The text of a stored picture. It contains no credential of the caller and none of the gateway. */
function print({ mount, request, expiresAt }: AskedPicture, caller: ResumablePrincipal): string {
  const { body, ...head } = request
  const form = body && Buffer.from(body).toString('base64')
  return JSON.stringify({ mount, request: head, form, expiresAt, caller })
}

function parse(text: string): StoredPicture {
  const { request, form, ...picture } = JSON.parse(text)
  const body = form === undefined ? {} : { body: Buffer.from(form, 'base64') }
  return { ...picture, request: { ...request, ...body } }
}
