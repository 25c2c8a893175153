import type { Resource } from '../resource.ts'

/** A field of `Resource` that a path can fill. */
export type PathVariable = Exclude<keyof Resource, 'serviceType'>

/** Largest number in a path: an object id of 64 bits that JavaScript holds exactly. */
const maxNumber = Number.MAX_SAFE_INTEGER

/** Reads a canonical whole number: digits without leading zeros. */
function wholeNumber(text: string): number | undefined {
  if (!/^(?:0|[1-9]\d{0,15})$/.test(text)) return undefined
  const value = Number(text)
  return value <= maxNumber ? value : undefined
}

const matching =
  (pattern: RegExp) =>
  (text: string): string | undefined =>
    pattern.test(text) ? text : undefined

/** A name such as a task or an output parameter: letters, digits and a little punctuation. */
const name = matching(/^[\p{L}\p{N}\p{M} _\-.()]{1,128}$/u)

/**
 * A service or folder: whatever name its owner gave it (`It's_a_Map`, `Roads & Paths`, dashes), but for the signs that no file of a server
 * can be named by, which are also those that two readers could take for something else. The catalogue tells which names there are.
 */
const itemName = matching(/^[^\p{C}\\/%?#;:*"<>|]{1,128}$/u)

/** An identifier that the server makes. */
const identifier = matching(/^[A-Za-z0-9_-]{1,128}$/)

/** How each path variable is read; undefined means that the segment is not one. */
export const pathVariables: Readonly<Record<PathVariable, (text: string) => string | number | undefined>> = {
  folder: itemName,
  service: itemName,
  node: matching(/^[A-Za-z0-9_-]{1,128}$/),
  layerId: wholeNumber,
  objectId: wholeNumber,
  attachmentId: wholeNumber,
  rasterId: wholeNumber,
  level: wholeNumber,
  row: wholeNumber,
  column: wholeNumber,
  width: wholeNumber,
  height: wholeNumber,
  imageId: identifier,
  task: name,
  jobId: identifier,
  result: name,
  fontStack: matching(/^[\p{L}\p{N}\p{M} _\-.,]{1,256}$/u),
  glyphRange: matching(/^\d{1,6}-\d{1,6}$/),
  file: matching(/^[A-Za-z0-9_\-.@]{1,128}(?:\/[A-Za-z0-9_\-.@]{1,128}){0,15}$/),
  wmtsLayer: itemName,
  wmtsStyle: name,
  tileMatrixSet: name,
}
