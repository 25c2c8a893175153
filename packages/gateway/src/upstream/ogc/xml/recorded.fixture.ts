import { readFileSync } from 'node:fs'

/** A document as a server sent it, out of `test/vectors/ogc-servers/`. */
export const recorded = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../../../../test/vectors/ogc-servers/${name}`, import.meta.url))

/** A text as bytes. */
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
