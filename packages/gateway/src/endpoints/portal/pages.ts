import type { Principal } from '@mapgate/policy'
import type { PortalClient } from '../../core/authentication/portal.ts'
import { outOfBand } from '../../core/authentication/redirect-address.ts'
import type { Reply } from '../../core/reply/reply.ts'
import { publicPathOf } from '../../core/request/path.ts'
import { html } from '../../pages/html.ts'
import { htmlPage } from '../../pages/page.ts'

interface Place {
  readonly publicUrl: string
}

const homeOf = ({ publicUrl }: Place): string => `${publicPathOf(publicUrl)}/`

/** The forms below are answered for pages of the gateway alone, so the browser has to state the origin. */
const formHeaders = { 'referrer-policy': 'same-origin' }

/** Leads on to an application, without a redirect. */
export const onwardPage = (address: string, title: string, place: Place): Reply =>
  htmlPage({
    title,
    home: homeOf(place),
    headers: { refresh: `0;url=${address}` },
    body: html`<p>This page goes on by itself. <a href="${address}">Go on now</a></p>`,
  })

/** In a frame of another site the browser keeps the session from us, and would show the sign-in again and again. */
export const framedPage = (here: string, place: Place): Reply =>
  htmlPage({
    title: 'Sign in',
    home: homeOf(place),
    body: html`<p>A sign-in does not work inside of another page. <a href="${here}" target="_blank">Sign in in a window of its own</a>, and load this page again afterwards.</p>`,
  })

/** Asks whether a program of the person's own machine may go on. */
export const consentPage = (
  {
    client,
    principal,
    redirectUri,
    here,
  }: {
    readonly client: PortalClient
    readonly principal: Principal
    readonly redirectUri: string
    readonly here: string
  },
  place: Place,
): Reply =>
  htmlPage({
    title: `Let ${client.title} go on?`,
    home: homeOf(place),
    headers: formHeaders,
    body: html`<p><strong>${client.title}</strong> asks for your map services as <strong>${principal.name}</strong>. ${
      redirectUri === outOfBand
        ? 'A code is shown next, for you to type into the program.'
        : 'It runs on this computer.'
    } Go on only if you have just started it yourself.</p>
<form class="sign-in" method="post" action="${here}"><button name="allow" value="yes">Go on</button> <button name="allow" value="no">No</button></form>`,
  })

/** The code, for a person who types it into a program. */
export const codePage = (
  { code, client }: { readonly code: string; readonly client: PortalClient },
  place: Place,
): Reply =>
  htmlPage({
    title: 'Your code',
    home: homeOf(place),
    body: html`<p>Type this code into <strong>${client.title}</strong>, which you started yourself. Give it to nobody else: it is you for whoever has it. It is good for two minutes.</p>
<p><code>${code}</code></p>`,
  })

/** Asks whether the session is to end: an address alone, which may stand in anybody's page, ends none. */
export const signOutPage = (here: string, title: string | undefined, place: Place): Reply =>
  htmlPage({
    title: 'Sign out',
    home: homeOf(place),
    headers: formHeaders,
    body: html`<p>This ends your session in this browser, and all that ${
      title ?? 'map applications'
    } and others were given by it.</p><form class="sign-in" method="post" action="${here}"><button>Sign out</button></form>`,
  })

/** After a sign-out, for which no application has a page. */
export const signedOutPage = (place: Place): Reply =>
  htmlPage({
    title: 'You are signed out',
    home: homeOf(place),
    body: html`<p><a href="${homeOf(place)}">Back to the start</a></p>`,
  })
