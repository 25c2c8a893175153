import type { Gate } from '../gate.ts'

/**
 * For libraries that send requests themselves: finds out why one failed by asking once more through the gate, which renews
 * what has expired and remembers what is denied. A burst of failures makes one such request.
 *
 * @returns whether trying again makes sense.
 */
export const probeOf = (gate: Gate): ((url: string) => Promise<boolean>) => {
  let probing: Promise<boolean> | undefined
  return (url) => {
    probing ??= gate
      .get(url)
      .then(
        ({ ok }) => ok,
        () => false,
      )
      .finally(() => {
        probing = undefined
      })
    return probing
  }
}
