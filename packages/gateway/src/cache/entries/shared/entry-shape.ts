import type { Subject } from '../../../core/upstream/subject.ts'
import type { Entry } from '../../port.ts'

type Unknown<T> = { readonly [Name in keyof T]?: unknown }

/** True where every member is what it has to be. Another version of the gateway may have written something else under the same key. */
export function isEntry(entry: Unknown<Entry>): entry is Entry {
  const { headers, body, contentId, subject, validators } = entry
  const times = [entry.storedAt, entry.freshUntil, entry.staleWhileRevalidateUntil, entry.staleIfErrorUntil]
  return (
    isObject(headers) &&
    Object.values(headers).every(isText) &&
    body instanceof Uint8Array &&
    body.length > 0 &&
    isText(contentId) &&
    isSubject(subject) &&
    times.every(Number.isFinite) &&
    (validators === undefined || (isObject(validators) && Object.values(validators).every(isText)))
  )
}

function isSubject(subject: unknown): boolean {
  if (!isObject(subject)) return false
  const { upstream, service, layers, extent }: Unknown<Subject> = subject
  return (
    isText(upstream) &&
    isText(service) &&
    (layers === undefined || (Array.isArray(layers) && layers.every(Number.isSafeInteger))) &&
    (extent === undefined || isExtent(extent))
  )
}

const isExtent = (extent: unknown): boolean =>
  isObject(extent) && ['wkid', 'xmin', 'ymin', 'xmax', 'ymax'].every((name) => Number.isFinite(extent[name]))

const isText = (value: unknown): value is string => typeof value === 'string'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
