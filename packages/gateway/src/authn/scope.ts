import type { Scope } from '@mapgate/policy'

/** The intersection of two scopes: of two credentials shown together, or of a ticket and its credential. */
export function narrower(one: Scope, other: Scope): Scope {
  const mounts = common(one.mounts, other.mounts, (mount) => mount)
  const services = common(one.services, other.services, (service) => service.toLowerCase())
  return Object.freeze({
    ...(mounts && { mounts }),
    ...(services && { services }),
    ...((one.readOnly || other.readOnly) && { readOnly: true }),
    ...((one.cannotMint || other.cannotMint) && { cannotMint: true }),
  })
}

function common(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
  fold: (text: string) => string,
): readonly string[] | undefined {
  if (!one || !other) return one ?? other
  const folded = new Set(other.map(fold))
  return one.filter((entry) => folded.has(fold(entry)))
}
