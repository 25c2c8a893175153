import { createLocalJWKSet, errors, type JSONWebKeySet, type JWK, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import { GatewayError } from '../../core/errors/errors.ts'
import { weaknessOf } from './weak-keys.ts'

const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(100) })
const publicKeyTypes = new Set(['RSA', 'EC', 'OKP'])

/**
 * Reads a JSON Web Key Set, keeping its public keys: a symmetric one would let the issuer's readers make tokens.
 * @param refused told of each key that cannot be believed, and is left out; default: throws
 * @throws Error when the text is no key set or holds no usable key
 */
export function parseKeySet(text: string, refused: (reason: Error) => void = raise): JSONWebKeySet {
  const { keys } = keySet.parse(JSON.parse(text))
  const usable = keys
    .filter(({ kty, use }) => publicKeyTypes.has(String(kty)) && (use ?? 'sig') === 'sig')
    .filter((key) => {
      const weakness = weaknessOf(key as JWK)
      if (weakness) refused(new Error(`the key ${JSON.stringify(key.kid ?? '')} is refused: ${weakness}`))
      return weakness === undefined
    })
  if (usable.length === 0) throw new Error('the key set holds no public key for signatures')
  return { keys: usable.map(({ d: _private, ...key }) => key) } as JSONWebKeySet
}

function raise(reason: Error): never {
  throw reason
}

/** How long the keys of an issuer are used. */
interface KeySetLives {
  /** Older keys are fetched again, in the background. */
  readonly freshForMs: number
  /** Older keys are not used any more, even when the issuer cannot be reached. */
  readonly keepForMs: number
}

/** An issuer is not asked more often than this, whatever key ids callers make up. */
const pauseMs = 10_000

/** The source of an issuer's keys, and how long they are used. */
interface KeySetOptions {
  readonly load: () => Promise<string>
  readonly clock: () => number
  readonly lives: KeySetLives
  readonly onFailure: (error: unknown) => void
}

/**
 * The keys of an issuer, as jose asks for them: loaded once for everybody who waits, refreshed in the background, asked for again when a
 * token names a key that is not known, and used on through an outage of the issuer.
 * @throws GatewayError `credential.issuer-unreachable` while there are no keys at all
 */
export function createKeySet(options: KeySetOptions): JWTVerifyGetKey {
  const kept = keepKeys(options)
  const loaded = async (): Promise<JWTVerifyGetKey> => {
    await kept.refresh()
    const find = kept.usable()
    if (!find) throw new GatewayError('credential.issuer-unreachable')
    return find
  }
  return async (header, token) => {
    const find = kept.usable() ?? (await loaded())
    try {
      return await find(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      const renewed = await loaded()
      if (renewed === find) throw error
      return renewed(header, token)
    }
  }
}

/** The keys that were loaded last. */
function keepKeys({ load, clock, lives, onFailure }: KeySetOptions) {
  let current: { find: JWTVerifyGetKey; loadedAt: number } | undefined
  let triedAt = Number.NEGATIVE_INFINITY
  let loading: Promise<void> | undefined

  const refresh = (): Promise<void> => {
    if (loading) return loading
    if (clock() - triedAt < pauseMs) return Promise.resolve()
    triedAt = clock()
    loading = load()
      .then((text) => {
        current = { find: createLocalJWKSet(parseKeySet(text, onFailure)), loadedAt: clock() }
      })
      .catch(onFailure)
      .finally(() => {
        loading = undefined
      })
    return loading
  }
  return {
    refresh,
    /** The current keys, without waiting where there are any. */
    usable: (): JWTVerifyGetKey | undefined => {
      const ageMs = current ? clock() - current.loadedAt : Number.POSITIVE_INFINITY
      if (ageMs > lives.freshForMs) void refresh()
      return ageMs > lives.keepForMs ? undefined : current?.find
    },
  }
}

const mostBytes = 262_144

/** Fetches a key set: 5 seconds, 256 KiB, no redirects. @throws Error */
export async function fetchKeySet(url: string, fetcher: typeof fetch): Promise<string> {
  const response = await fetcher(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(5000),
    headers: { accept: 'application/json' },
  })
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`)
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body) {
    bytes += part.length
    if (bytes > mostBytes) throw new Error(`${url} is larger than ${mostBytes} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
