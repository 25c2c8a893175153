import { mostBytes } from './bounds.ts'
import { SourceFault } from './source-fault.ts'

/**
 * The text of a file: UTF-8, or UTF-16 with a mark at its start, as the .NET proxy reads it whatever the XML declaration says. The mark is
 * left out.
 * @throws SourceFault
 */
export function decodeSource(bytes: Uint8Array): string {
  if (bytes.length > mostBytes)
    throw new SourceFault(`the file is larger than ${mostBytes / 1_000_000} MB, which no proxy.config is`)
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8'
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new SourceFault('the file is not in UTF-8: save it in UTF-8 and import it again')
  }
  if (text.trim() === '') throw new SourceFault('the file is empty')
  return text
}
