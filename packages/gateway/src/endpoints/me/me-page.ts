import type { AttributeValue, Principal } from '@mapgate/policy'
import type { OwnAccount } from '../../core/authentication/own-sessions.ts'
import type { SignInProvider } from '../../core/authentication/sign-in-ways.ts'
import type { Reply } from '../../core/reply/reply.ts'
import type { CallersQuota } from '../../core/request/own-quota.ts'
import { type Html, html } from '../../pages/html.ts'
import type { Look } from '../../pages/look.ts'
import { personPage } from '../../pages/person-page.ts'
import type { Texts } from '../../pages/texts/tables.ts'
import { textsIn } from '../../pages/texts/texts.ts'
import type { OpenListing } from '../directory/open-listings.ts'
import { quotaList } from './me-quotas.ts'
import { sessionList } from './me-sessions.ts'
import type { MeVisit } from './me-visit.ts'

type Words = Texts['account']

/** What the page is made of. */
interface MePageParts {
  readonly visit: MeVisit
  readonly principal: Principal
  readonly own: OwnAccount
  readonly open: readonly OpenListing[]
  readonly quotas: readonly CallersQuota[]
  readonly look: Look
  readonly providers: readonly SignInProvider[]
  /** Epoch milliseconds. */
  readonly now: number
}

/** Who somebody is here, what that person sees, and where the person is signed in. */
export function mePage(parts: MePageParts): Reply {
  const { visit, look, principal, own, open, quotas } = parts
  const { home, language } = visit
  const words = textsIn(language).account
  return personPage({
    look,
    language,
    home,
    isWide: true,
    title: words.title,
    // Its forms have to tell their origin.
    headers: { 'referrer-policy': 'same-origin' },
    inLanguage: (other) => `${home}.mapgate/me?lang=${other}`,
    body: html`<p>${textsIn(language).signIn.signedIn(principal.name)}${own.sessions.length > 0 ? signOutLink(visit) : undefined}</p>${told(visit, words)}${whyNothing(parts, words)}${facts(parts, words)}
<h2>${words.services}</h2>${services(open, words)}${
      quotas.length === 0 ? undefined : html`<h2>${words.quotas.title}</h2>${quotaList(parts, words.quotas)}`
    }${own.sessions.length === 0 ? undefined : html`<h2>${words.sessions}</h2>${sessionList(parts, words)}`}`,
  })
}

const signOutLink = ({ home, language, hasChosen }: MeVisit): Html =>
  html` <a href="${home}.mapgate/sign-out${hasChosen ? `?lang=${language}` : ''}">${textsIn(language).signOut.title}</a>`

const told = ({ fields }: MeVisit, words: Words): Html | undefined => {
  const text = fields.has('ended') ? words.ended : fields.has('not-ended') ? words.notEnded : undefined
  return text === undefined ? undefined : html`<p class="told" role="status">${text}</p>`
}

/** Why the maps are empty for somebody whom no group gives a role. */
const whyNothing = ({ principal, own }: MePageParts, words: Words): Html | undefined =>
  principal.roles.length > 0
    ? undefined
    : html`<div class="told"><p>${own.groups.length === 0 ? words.nothingGiven : words.groupsGiveNothing}</p><p>${words.askKeeper}</p></div>`

/** Groups and attributes are shown as they were received: to the person whom they are about, and to nobody else. */
function facts({ principal, own, providers }: MePageParts, words: Words): Html {
  const { id, roles, attributes } = principal
  const isNamedElsewhere = own.provider !== undefined
  return html`<dl class="facts">
<dt>${words.account}</dt><dd>${kindOf(principal, own.provider, providers, words)} <span class="soft">${id}</span></dd>
<dt>${words.roles}</dt><dd>${chips(roles, words.noRoles)}</dd>
${isNamedElsewhere ? html`<dt>${words.groups}</dt><dd>${chips(own.groups, words.noGroups)}</dd>` : undefined}
${Object.entries(attributes).map(([name, value]) => html`<dt>${name}</dt><dd>${valueText(value)}</dd>`)}
</dl>`
}

function kindOf(
  { kind, id }: Principal,
  provider: string | undefined,
  providers: readonly SignInProvider[],
  words: Words,
): string {
  if (kind === 'anonymous') return ''
  const name = provider ?? id.split(':')[1] ?? ''
  return words.kinds[kind](providers.find((one) => one.name === name)?.title ?? name)
}

const chips = (texts: readonly string[], none: string): Html =>
  texts.length === 0
    ? html`<span class="soft">${none}</span>`
    : html`<ul class="chips">${texts.map((text) => html`<li>${text}</li>`)}</ul>`

const valueText = (value: AttributeValue): string => (Array.isArray(value) ? value.join(', ') : String(value))

const services = (open: readonly OpenListing[], words: Words): Html =>
  open.length === 0
    ? html`<p class="soft">${words.noServices}</p>`
    : html`<ul class="list">${open.map(
        ({ mount, places, services, folders }) =>
          html`<li><a class="grow" href="${places.of('/rest/services') ?? places.home}">${mount.path}</a><span class="soft">${words.counted(services, folders)}</span></li>`,
      )}</ul>`
