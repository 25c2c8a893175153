import { anonymous, type Principal } from '@mapgate/policy'
import { type Html, html } from './html.ts'

/**
 * Who asks, for the head of a page, with the way to another account.
 * @param home path of the gateway's own page
 * @param here path of this page, to come back to after a sign-in
 */
export function who(principal: Principal, home: string, here: string): Html {
  const signIn = `${home}.mapgate/sign-in?to=${encodeURIComponent(here)}`
  if (principal === anonymous)
    return html`<div class="who"><span>Not signed in</span><a href="${signIn}">Sign in</a></div>`
  const roles = principal.roles.length === 0 ? 'no roles' : principal.roles.join(', ')
  if (principal.shownAs === 'session')
    return html`<div class="who"><span>Signed in as <a href="${home}.mapgate/me"><b>${principal.name}</b></a> (${roles})</span><a href="${home}.mapgate/sign-out">Sign out</a></div>`
  return html`<div class="who"><span>Signed in as <b>${principal.name}</b> (${roles})</span><a href="${signIn}">Sign in as another</a></div>`
}
