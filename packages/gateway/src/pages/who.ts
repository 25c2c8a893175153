import { anonymous, type Principal } from '@mapgate/policy'
import { ambientCarriers } from '../core/request/credential.ts'
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
  // Who shows a credential in a link has no page of an account; whom a front proxy names has one.
  const name = html`<b>${principal.name}</b>`
  const linked = ambientCarriers.has(principal.carrier)
    ? html`<a href="${home}.mapgate/me">${name}</a>`
    : name
  return html`<div class="who"><span>Signed in as ${linked} (${roles})</span><a href="${signIn}">Sign in as another</a></div>`
}
