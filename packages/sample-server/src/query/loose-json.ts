import { RestError } from '../operation/reply.ts'

/**
 * Reads JSON as ArcGIS Server does: keys may stand without quotes, as QGIS sends geometries (protocol notes 8.8).
 * Throws `RestError` 400 for what is no JSON even then.
 */
export function looseJson(text: string): unknown {
  for (const candidate of [text, quotedKeys(text)]) {
    try {
      return JSON.parse(candidate)
    } catch {
      // The next candidate may be readable.
    }
  }
  throw new RestError(400, 'Unable to complete operation.', [
    'A parameter that has to be JSON cannot be read.',
  ])
}

/** True for an object of JSON that is no list. */
export const isJsonObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function quotedKeys(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|([{,]\s*)([A-Za-z_]\w*)(?=\s*:)/g, (whole, string, before, key) =>
    string === undefined ? `${before}"${key}"` : whole,
  )
}
