import type { Gate } from '../gate.ts'

/**
 * Makes the `loadOptions` of deck.gl layers: `new TileLayer({ data: url, loadOptions: carry(gate) })`. Everything goes by
 * ticket; what other hosts serve is fetched as ever. Run with deck.gl 9 and loaders.gl 4.
 */
export const carry = (gate: Gate): { fetch: (url: string, init?: RequestInit) => Promise<Response> } => ({
  fetch: (url, init) => (gate.owns(url) ? gate.get(url, init?.signal) : fetch(url, init)),
})
