import type { GatewayError } from '../../core/errors/errors.ts'
import type { Reply } from '../../core/reply/reply.ts'
import { type Html, html } from '../../pages/html.ts'
import { htmlPage } from '../../pages/page.ts'

/** A sign-in that did not succeed, with the way to another one. */
export function failedPage(error: GatewayError, { home, title }: { home: string; title: string }): Reply {
  const { status } = error.meaning
  return htmlPage({
    title: status === 503 ? 'The sign-in does not work at the moment' : 'You are not signed in',
    home,
    status,
    body: html`<p>${wordsFor(error, title)}</p>
<p><a href="${home}.mapgate/sign-in">Sign in again</a>, or go to <a href="${home}">the start</a>.</p>`,
  })
}

function wordsFor({ code, detail }: GatewayError, title: string): string {
  if (code === 'credential.provider-unreachable')
    return `${title} cannot be reached at the moment. Try again in a few minutes.`
  if (code === 'credential.sign-in-refused') return `Your account at ${title} cannot sign in here.`
  return /access_denied/.test(detail)
    ? `The sign-in at ${title} was cancelled, or your account may not use it.`
    : `The sign-in at ${title} was not completed in this browser, or took too long.`
}

/** For a person whose groups give no role: which groups came, so that the administrator can be told. */
export function noRolesPage(
  { name, groups, isOverage }: { name: string; groups: readonly string[]; isOverage: boolean },
  { home, to, title }: { home: string; to: string; title: string },
): Reply {
  return htmlPage({
    title: 'You are signed in, and have no rights of your own here',
    home,
    body: html`<p>You are signed in as <b>${name}</b>. What everybody may see, you may see too.</p>
${isOverage ? overage(title) : received(groups, title)}
<p><a href="${to}">Continue</a>, or <a href="${home}.mapgate/sign-out">sign out</a>.</p>`,
  })
}

const overage = (title: string): Html =>
  html`<p>You are in more groups than ${title} can name, so it named none of them. Ask your administrator to have only the groups that matter here sent along.</p>`

function received(groups: readonly string[], title: string): Html {
  if (groups.length === 0)
    return html`<p>${title} named no groups of yours. Ask your administrator to have them sent along.</p>`
  return html`<p>None of the groups that ${title} named gives rights here. Tell your administrator, with this list:</p>
<ul class="list">${groups.slice(0, 300).map((group) => html`<li>${group}</li>`)}</ul>`
}

/** For a sign-in inside a page of another site, where browsers keep no cookies: it has to happen in a window of its own. */
export const framedPage = ({ home, address }: { home: string; address: string }): Reply => {
  const page = htmlPage({
    title: 'Sign in in a window of its own',
    home,
    body: html`<p>This is shown inside a page of another site, where browsers let nobody sign in.</p>
<p><a href="${address}" target="_blank" rel="noopener">Open the sign-in in a new window</a>. When you are signed in there, go on in that window.</p>`,
  })
  const policy = page.headers['content-security-policy'] ?? ''
  // This page can do no harm in a frame, and is seen nowhere else.
  const framed = policy.replace("frame-ancestors 'none'", 'frame-ancestors *')
  return { ...page, headers: { ...page.headers, 'content-security-policy': framed } }
}

/** After a sign-out: here, and where the provider says so, there too. */
export const signedOutPage = ({
  home,
  title,
  there,
}: {
  home: string
  title: string
  there: boolean
}): Reply =>
  htmlPage({
    title: 'You are signed out',
    home,
    body: html`<p>${there ? `Your session here has ended, and you were signed out at ${title}.` : 'Your session here has ended.'}</p>
<p><a href="${home}.mapgate/sign-in">Sign in again</a>, or go to <a href="${home}">the start</a>.</p>`,
  })
