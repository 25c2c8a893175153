import type { Principal } from '@mapgate/policy'
import type { PortalClient } from '../../core/authentication/portal.ts'
import { outOfBand } from '../../core/authentication/redirect-address.ts'
import type { Reply } from '../../core/reply/reply.ts'
import { publicPathOf } from '../../core/request/path.ts'
import { type Html, html } from '../../pages/html.ts'
import { type Language, languageOf } from '../../pages/language.ts'
import type { Look } from '../../pages/look.ts'
import { personPage } from '../../pages/person-page.ts'
import { textsIn } from '../../pages/texts/texts.ts'
import type { PortalRequest } from './options.ts'

/** What every page on the way to an application and back is made with. */
interface PagePlace {
  readonly look: Look
  readonly language: Language
  readonly home: string
}

/** The place of a request: in the language that its application asked for, or that its browser speaks. */
export const placeOf = (
  { form, inbound }: PortalRequest,
  { publicUrl, look }: { readonly publicUrl: string; readonly look: Look },
): PagePlace => ({
  look,
  language: languageOf([form.all.get('locale') ?? null], inbound.headers['accept-language']),
  home: `${publicPathOf(publicUrl)}/`,
})

interface Content {
  readonly title: string
  readonly body: Html
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Path by which the page is asked for again; default: it answers what happened once, so another language begins at the sign-in page. */
  readonly here?: string
}

const pageOf = (place: PagePlace, { here, ...content }: Content): Reply =>
  personPage({
    ...place,
    inLanguage: (other) =>
      here === undefined ? `${place.home}.mapgate/sign-in?lang=${other}&choose=` : inLocale(here, other),
    ...content,
  })

/** The same question by an application that speaks another language. */
function inLocale(here: string, language: Language): string {
  const [path = '', query = ''] = here.split('?')
  const asked = new URLSearchParams(query)
  asked.set('locale', language)
  return `${path}?${asked}`
}

/** The forms below are answered for pages of the gateway alone, so the browser has to state the origin. */
const formHeaders = { 'referrer-policy': 'same-origin' }

/** Leads on to an application, without a redirect: browsers follow one after a form only where the page of the form allowed it. */
export function onwardPage(address: string, why: 'in' | 'out' | 'back', place: PagePlace): Reply {
  const { application, provider } = textsIn(place.language)
  const title = { in: application.onwardTitle, out: provider.signedOutTitle, back: application.backTitle }[
    why
  ]
  return pageOf(place, {
    title,
    headers: { refresh: `0;url=${address}` },
    body: html`<p>${application.onward}</p><p><a href="${address}">${provider.goOn}</a></p>`,
  })
}

/** Asks whether a program of the person's own machine may go on. */
export function consentPage(
  asked: {
    readonly client: PortalClient
    readonly principal: Principal
    readonly redirectUri: string
    /** Where the answer is sent to. */
    readonly here: string
  },
  place: PagePlace,
): Reply {
  const texts = textsIn(place.language).application
  const { title } = asked.client
  const next = asked.redirectUri === outOfBand ? texts.codeNext : texts.onThisComputer
  return pageOf(place, {
    title: texts.consentTitle(title),
    headers: formHeaders,
    here: asked.here,
    body: html`<p>${texts.consent(title, asked.principal.name)} ${next}</p><p>${texts.startedYourself}</p>
<form class="fields" method="post" action="${asked.here}"><button name="allow" value="yes">${texts.yes}</button><button class="plain" name="allow" value="no">${texts.no}</button></form>`,
  })
}

/** For an application that comes back again and again; a person who goes on by a click is no loop. */
export function tooOftenPage(
  { client, here }: { readonly client: PortalClient; readonly here: string },
  place: PagePlace,
): Reply {
  const texts = textsIn(place.language).application
  return pageOf(place, {
    title: texts.tooOftenTitle(client.title),
    status: 429,
    headers: formHeaders,
    here,
    body: html`<p>${texts.tooOften(client.title)}</p><p>${texts.tooOftenWays}</p>
<form class="fields" method="post" action="${here}"><button name="allow" value="yes">${texts.yes}</button></form>`,
  })
}

/** The code, for a person who types it into a program. */
export function codePage(code: string, { title }: Pick<PortalClient, 'title'>, place: PagePlace): Reply {
  const texts = textsIn(place.language).application
  return pageOf(place, {
    title: texts.codeTitle,
    body: html`<p>${texts.code(title)}</p><p><code>${code}</code></p><p>${texts.codeIsSecret}</p>`,
  })
}

/** Asks whether the session is to end: an address alone, which may stand in anybody's page, ends none. */
export function signOutPage(here: string, place: PagePlace): Reply {
  const texts = textsIn(place.language).signOut
  return pageOf(place, {
    title: texts.title,
    headers: formHeaders,
    here,
    body: html`<p>${texts.intro}</p><form class="fields" method="post" action="${here}"><button>${texts.submit}</button></form>`,
  })
}

/** After a sign-out, for which no application has a page. */
export function signedOutPage(place: PagePlace): Reply {
  const { provider } = textsIn(place.language)
  return pageOf(place, {
    title: provider.signedOutTitle,
    body: html`<p>${provider.signedOut}</p><p><a href="${place.home}">${provider.toStart}</a></p>`,
  })
}
