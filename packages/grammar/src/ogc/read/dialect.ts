import type { OgcPlace } from '../opened.ts'
import type { OgcDialect } from '../question.ts'
import type { Kvp } from './kvp.ts'
import { invalid, missing, OgcFaultError } from './read-fault.ts'

/** Versions that are answered as 1.1.1: nothing that is served differs in 1.1.0, which GeoServer's own pages ask for. */
const versions: ReadonlyMap<string, OgcDialect> = new Map([
  ['1.3.0', 'WMS 1.3.0'],
  ['1.1.1', 'WMS 1.1.1'],
  ['1.1.0', 'WMS 1.1.1'],
])

/** The protocol and version in which a request is answered, a faulty one too. */
export function dialectOf(kvp: Kvp, place: OgcPlace): OgcDialect {
  if (place.door === 'wmts' || place.rest.length > 0) return 'WMTS 1.0.0'
  if (place.door === 'any' && kvp.peek('SERVICE')?.toLowerCase() === 'wmts') return 'WMTS 1.0.0'
  const version = kvp.peek('VERSION') ?? kvp.peek('WMTVER')
  if (version !== undefined) return negotiated(version)
  const accepted = acceptedVersions(kvp).find((one) => versions.has(one))
  if (accepted !== undefined) return negotiated(accepted)
  return kvp.peek('SRS') !== undefined && kvp.peek('CRS') === undefined ? 'WMS 1.1.1' : 'WMS 1.3.0'
}

/** The highest version that is not above the one asked for, or the lowest one (OGC 06-042, 6.2.4). */
function negotiated(version: string): OgcDialect {
  const [, major = 9, minor = 9] = /^(\d{1,3})\.(\d{1,3})/.exec(version) ?? []
  return Number(major) * 1_000 + Number(minor) < 1_003 ? 'WMS 1.1.1' : 'WMS 1.3.0'
}

const acceptedVersions = (kvp: Kvp): readonly string[] =>
  (kvp.peek('ACCEPTVERSIONS') ?? '').split(',').map((version) => version.trim())

/** Reads SERVICE, which may be missing. Throws `request.parameter-invalid`. */
export function checkService(kvp: Kvp, dialect: OgcDialect): void {
  const service = kvp.text('SERVICE')?.trim().toUpperCase()
  const expected = dialect === 'WMTS 1.0.0' ? 'WMTS' : 'WMS'
  if (service !== undefined && service !== expected)
    throw invalid('SERVICE', `${expected} is served at this address`)
}

/**
 * Reads VERSION of a request other than GetCapabilities. It may be missing where CRS or SRS alone tells which one is spoken.
 * Throws `request.parameter-invalid`, `request.parameter-missing`.
 */
export function checkVersion(kvp: Kvp, dialect: OgcDialect, lenient: readonly string[] = []): void {
  const version = kvp.text('VERSION')?.trim()
  if (kvp.text('WMTVER') !== undefined) throw oldSpelling('WMTVER')
  if (version === undefined) {
    if (kvp.peek('CRS') !== undefined && kvp.peek('SRS') !== undefined)
      throw missing('VERSION', 'with both CRS and SRS it has to say which one is meant')
    return
  }
  const known = dialect === 'WMTS 1.0.0' ? version === '1.0.0' : versions.has(version)
  if (known || lenient.includes(version)) return
  throw invalid('VERSION', dialect === 'WMTS 1.0.0' ? '1.0.0 is served' : '1.1.1 and 1.3.0 are served')
}

/** Reads the versions that a client of GetCapabilities takes. Throws `request.parameter-invalid`. */
export function checkAcceptedVersions(kvp: Kvp, dialect: OgcDialect): void {
  kvp.text('VERSION')
  if (kvp.text('WMTVER') !== undefined) throw oldSpelling('WMTVER')
  const accepted = kvp.text('ACCEPTVERSIONS')
  if (accepted === undefined || dialect !== 'WMTS 1.0.0') return
  if (!accepted.split(',').some((version) => version.trim() === '1.0.0'))
    throw invalid('ACCEPTVERSIONS', 'WMTS 1.0.0 is served')
}

/** A request in the words of WMS 1.0.0. */
export const oldSpelling = (parameter: string): OgcFaultError =>
  new OgcFaultError('OperationNotSupported', {
    code: 'request.operation-refused',
    message:
      'This is a request of WMS 1.0.0. Versions 1.1.1 and 1.3.0 are served: send VERSION, and REQUEST=GetMap, GetCapabilities or GetFeatureInfo.',
    parameter,
  })
