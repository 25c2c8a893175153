import { GateError } from '../error.ts'
import type { Gate } from '../gate.ts'

/** An address that loads at once and shows nothing: for hooks that must name an image while the gate is closed. */
export const BLANK = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='

/**
 * Gets an image of the gateway.
 *
 * @throws GateError `gate.unreachable` with the status as its message unless the reply is 2xx; and what `gate.get` throws.
 */
export const blobOf = async (gate: Gate, url: string, signal?: AbortSignal | null): Promise<Blob> => {
  const response = await gate.get(url, signal)
  if (!response.ok) throw new GateError('gate.unreachable', `${response.status}`)
  return response.blob()
}

/** Gets an image of the gateway as the address of a blob; whoever takes it revokes it. */
export const blobUrlOf = async (gate: Gate, url: string, signal?: AbortSignal | null): Promise<string> =>
  URL.createObjectURL(await blobOf(gate, url, signal))

/** Shows an image in an `<img>`; those of other hosts are loaded as ever. A failure becomes the element's `error` event. */
export const showImage = async (
  gate: Gate,
  image: HTMLImageElement,
  url: string,
  signal?: AbortSignal,
): Promise<void> => {
  if (!gate.owns(url)) {
    image.src = url
    return
  }
  try {
    const address = await blobUrlOf(gate, url, signal)
    const release = () => URL.revokeObjectURL(address)
    image.addEventListener('load', release, { once: true })
    image.addEventListener('error', release, { once: true })
    image.src = address
  } catch {
    image.dispatchEvent(new Event('error'))
  }
}
