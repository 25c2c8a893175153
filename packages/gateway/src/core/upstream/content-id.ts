import { hash } from 'node:crypto'

const known = new WeakMap<Uint8Array, { readonly type: string | undefined; readonly id: string }>()

/**
 * The digest of a body and its type as base64url of SHA-256. It is remembered with the bytes, which nobody may change: those of a kept answer
 * are hashed once, however often they are given.
 */
export function contentIdOf(body: Uint8Array, type: string | undefined): string {
  const found = known.get(body)
  if (found && found.type === type) return found.id
  const id = hash('sha256', `${hash('sha256', body, 'base64url')} ${type ?? ''}`, 'base64url')
  known.set(body, { type, id })
  return id
}

/** Says of bytes that were read from elsewhere what their digest is. */
export function rememberContentId(body: Uint8Array, type: string | undefined, id: string): void {
  known.set(body, { type, id })
}
