import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

/**
 * The cookie of the console. The public listener has another one, and neither knows what the other's names. Browsers keep a `__Host-` cookie for
 * HTTPS and, Safari aside, for this machine.
 */
const adminCookie = '__Host-mapgate-admin'

const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'Strict' } as const

/** The text of the cookie; undefined where there is none. */
export const sessionTextOf = (context: Context): string | undefined => getCookie(context, adminCookie)

export const keepSession = (context: Context, text: string): void =>
  setCookie(context, adminCookie, text, attributes)

export const forgetSession = (context: Context): void => void deleteCookie(context, adminCookie, attributes)

/** Binds a sign-in at a provider to the browser; `Lax`, because the browser comes back from another site. */
export const keepTransaction = (context: Context, { name, value }: { name: string; value: string }): void =>
  setCookie(context, name, value, { ...attributes, sameSite: 'Lax', maxAge: 600 })
