import type { Carrier } from '@mapgate/policy'
import { GatewayError } from '../core/errors/errors.ts'
import { cookiePairs } from '../core/request/cookie-pairs.ts'
import type { ShownCredential } from '../core/request/credential.ts'
import { sessionCookieName } from '../core/request/credential.ts'

/**
 * The credentials in headers and cookies. `headers` by lower-case name; `header`: name of the configured credential header;
 * `assertions`: lower-case names of the headers of front proxies, whose values are shown with the name in front; `overHttps` (default true): the scheme of `publicUrl`, for the name of the cookie.
 * QGIS adds a space after its token, so values are trimmed (protocol notes 3); an empty value shows nothing.
 * @throws GatewayError `request.headers-invalid` for two session cookies
 */
export function collectCredentials(
  headers: Readonly<Record<string, string | undefined>>,
  options: { header: string; assertions?: readonly string[]; overHttps?: boolean },
): ShownCredential[] {
  const shown: ShownCredential[] = []
  const show = (carrier: Carrier, value: string | undefined): void => {
    const trimmed = value?.trim()
    if (trimmed) shown.push({ carrier, value: trimmed })
  }
  const header = options.header.toLowerCase()
  if (header !== 'authorization') show('header', headers[header])
  const authorization = schemeAndValue(headers.authorization)
  if (authorization) show(authorization.scheme === 'basic' ? 'basic' : 'bearer', authorization.value)
  show('esri-bearer', schemeAndValue(headers['x-esri-authorization'])?.value)
  for (const name of options.assertions ?? [])
    if (headers[name]?.trim()) show('assertion', `${name} ${headers[name].trim()}`)
  show('cookie', cookie(headers.cookie, sessionCookieName(options.overHttps ?? true)))
  return shown
}

/** A credential with an unknown scheme keeps its whole text as the value, so that it is refused and not overlooked. */
function schemeAndValue(header: string | undefined): { scheme: string; value: string } | undefined {
  if (header === undefined) return undefined
  const [, scheme = '', value = ''] = /^\s*(\S+)\s*(.*)$/.exec(header) ?? []
  const known = scheme.toLowerCase()
  return known === 'bearer' || known === 'basic' ? { scheme: known, value } : { scheme: '', value: header }
}

/** @throws GatewayError `request.headers-invalid` for a cookie that is there twice: one of them was planted, and nobody knows which */
function cookie(header: string | undefined, name: string): string | undefined {
  const [found, another] = cookiePairs(header).filter(([each]) => each === name)
  if (another) throw new GatewayError('request.headers-invalid', `cookie ${name} given twice`)
  return found?.[1]
}
