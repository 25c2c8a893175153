import { type CarriedCredential, credentialPlaces, filledPlaces } from '@mapgate/protocol'

/** A printed document without any credential: its bytes, and where one is put in. */
export interface PrintedDocument {
  readonly bytes: Buffer
  /** Where in the document a part of the credential belongs, and which part. */
  readonly places: readonly { readonly at: number; readonly kind: Place }[]
}

type Place = keyof typeof credentialPlaces

const kinds = Object.entries(credentialPlaces).map(
  ([kind, character]) => [character.charCodeAt(0), kind as Place] as const,
)

/** The document of these bytes, and its places; they are characters that no text of it can hold, so none is missed or mistaken. */
export function printedDocument(printed: Buffer): PrintedDocument {
  const places = kinds
    .flatMap(([character, kind]) => [...indexesOf(printed, character)].map((at) => ({ at, kind })))
    .sort((one, other) => one.at - other.at)
  return { bytes: printed, places }
}

function* indexesOf(bytes: Buffer, character: number): Generator<number, void> {
  for (let at = bytes.indexOf(character); at >= 0; at = bytes.indexOf(character, at + 1)) yield at
}

/** The document for one caller. Without places it is the remembered one itself, which nobody changes. */
export function filledDocument({ bytes, places }: PrintedDocument, carried?: CarriedCredential): Buffer {
  if (places.length === 0) return bytes
  const texts = filledPlaces(carried ?? { path: '', query: '' })
  const parts = {
    path: Buffer.from(texts.path),
    pairs: Buffer.from(texts.pairs),
    query: Buffer.from(texts.query),
  }
  const added = places.reduce((sum, { kind }) => sum + parts[kind].length - 1, 0)
  const filled = Buffer.allocUnsafeSlow(bytes.length + added)
  let [read, written] = [0, 0]
  for (const { at, kind } of places) {
    written += bytes.copy(filled, written, read, at)
    written += parts[kind].copy(filled, written)
    read = at + 1
  }
  bytes.copy(filled, written, read)
  return filled
}
