import type { GatewayError } from '../../core/errors/errors.ts'
import type { Reply } from '../../core/reply/reply.ts'
import { type Html, html } from '../../pages/html.ts'
import type { Language } from '../../pages/language.ts'
import type { Look } from '../../pages/look.ts'
import { personPage } from '../../pages/person-page.ts'
import type { Texts } from '../../pages/texts/tables.ts'
import { textsIn } from '../../pages/texts/texts.ts'

/** What every page on the way to a provider and back is made with. */
export interface OidcPageParts {
  readonly look: Look
  readonly language: Language
  /** Path of the gateway's own page, such as `/gis/`. */
  readonly home: string
  /** What the provider is called. */
  readonly provider: string
}

type ProviderTexts = Texts['provider']

interface Content {
  readonly title: string
  readonly body: Html
  readonly status?: number
  readonly isError?: boolean
  readonly headers?: Readonly<Record<string, string>>
}

/** These pages answer what happened once, so another language begins at the sign-in page. */
const pageOf = ({ look, language, home }: OidcPageParts, content: Content): Reply =>
  personPage({
    look,
    language,
    home,
    inLanguage: (other) => `${home}.mapgate/sign-in?lang=${other}&choose=`,
    ...content,
  })

/** The sign-in page in the language of this one; it does not lead straight to the provider, which would come back with the same. */
const againLink = ({ home, language }: OidcPageParts, texts: ProviderTexts): Html =>
  html`<p><a href="${home}.mapgate/sign-in?lang=${language}&choose=">${texts.again}</a></p><p><a href="${home}">${texts.toStart}</a></p>`

/** A sign-in that did not succeed, with the way to another one. */
export function failedPage(error: GatewayError, parts: OidcPageParts): Reply {
  const texts = textsIn(parts.language).provider
  const { status } = error.meaning
  return pageOf(parts, {
    title: status === 503 ? texts.unreachableTitle : texts.failedTitle,
    status,
    isError: true,
    body: html`<p role="alert">${wordsFor(error, texts, parts.provider)}</p>${againLink(parts, texts)}`,
  })
}

function wordsFor({ code, meaning, detail }: GatewayError, texts: ProviderTexts, provider: string): string {
  if (meaning.status === 503) return texts.unreachable(provider)
  if (code === 'credential.client-refused') return texts.disagree(provider)
  if (code === 'credential.sign-in-refused') return texts.refused(provider)
  return detail.endsWith('access_denied') ? texts.cancelled(provider) : texts.lost(provider)
}

/** For a person whose groups give no role: which groups came, so that the administrator can be told. */
export function noRolesPage(
  { name, groups, isOverage }: { name: string; groups: readonly string[]; isOverage: boolean },
  parts: OidcPageParts & { readonly to: string },
): Reply {
  const texts = textsIn(parts.language).provider
  const none = isOverage ? texts.tooManyGroups(parts.provider) : texts.noGroups(parts.provider)
  const list = groups.slice(0, 300).map((group) => html`<li><code>${group}</code></li>`)
  return pageOf(parts, {
    title: texts.noRolesTitle,
    body: html`<p>${texts.noRoles(name)}</p>${
      groups.length === 0
        ? html`<p>${none}</p>`
        : html`<p>${texts.groups(parts.provider)}</p><ul>${list}</ul>`
    }<p><a href="${parts.to}">${texts.goOn}</a></p>`,
  })
}

/** For a sign-in inside a page of another site, where browsers keep no cookies: it has to happen in a window of its own. */
export function framedPage(address: string, parts: OidcPageParts): Reply {
  const texts = textsIn(parts.language).provider
  const page = pageOf(parts, {
    title: texts.framedTitle,
    body: html`<p>${texts.framed}</p><p><a href="${address}" target="_blank" rel="noopener">${texts.openWindow}</a></p>`,
  })
  const policy = page.headers['content-security-policy'] ?? ''
  // It does nothing but open a window, and is of use in a frame alone.
  const framed = policy.replace("frame-ancestors 'none'", 'frame-ancestors *')
  return { ...page, headers: { ...page.headers, 'content-security-policy': framed } }
}

/** After a sign-out: here, and where the provider says so, there too. */
export function signedOutPage(there: boolean, parts: OidcPageParts): Reply {
  const texts = textsIn(parts.language).provider
  return pageOf(parts, {
    title: texts.signedOutTitle,
    body: html`<p>${there ? texts.signedOutThere(parts.provider) : texts.signedOut}</p>${againLink(parts, texts)}`,
  })
}

/**
 * On the way to the sign-out of the provider. It leads there by itself: a redirect would be held back by the policy of the page that the form was on.
 * @param address where the provider signs people out
 */
export function leavingPage(address: string, parts: Omit<OidcPageParts, 'provider'>): Reply {
  const texts = textsIn(parts.language).provider
  return pageOf(
    { ...parts, provider: '' },
    {
      title: texts.signedOutTitle,
      headers: { refresh: `0; url=${address}` },
      body: html`<p>${texts.leaving}</p><p><a href="${address}">${texts.goOn}</a></p>`,
    },
  )
}
