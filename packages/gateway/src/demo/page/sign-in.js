// Accounts of the demo sign in at the gateway's own token service, as any ArcGIS client does.
import { passwordOf } from './secrets.js'

/**
 * A token for an account of the demo.
 * @param {string} account such as `editor`
 * @returns {Promise<string>}
 */
export async function signIn(account) {
  const body = new URLSearchParams({ username: account, password: passwordOf(account), f: 'json' })
  const reply = await (await fetch('/arcgis/tokens/generateToken', { method: 'POST', body })).json()
  if (!reply.token) throw new Error(reply.error?.message ?? 'sign-in failed')
  return reply.token
}
