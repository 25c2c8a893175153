import type { Principal } from '@mapgate/policy'
import type { AskedBy, SignInProvider } from '../../core/authentication/sign-in-ways.ts'
import type { Reply } from '../../core/reply/reply.ts'
import { type Html, html } from '../../pages/html.ts'
import type { Look } from '../../pages/look.ts'
import { personPage } from '../../pages/person-page.ts'
import type { Texts } from '../../pages/texts/tables.ts'
import { textsIn } from '../../pages/texts/texts.ts'
import { type Asked, addressOf } from './asked.ts'
import type { Said } from './said.ts'
import { keyForm, passwordForm } from './sign-in-forms.ts'

/** What the page is made of. */
export interface SignInPageParts {
  readonly look: Look
  readonly providers: readonly SignInProvider[]
  readonly askedBy: AskedBy
  readonly asked: Asked
  /** Shows the form for a name and a password. */
  readonly passwords: boolean
  /** Who is signed in already. */
  readonly caller?: Principal
  readonly said?: Said
}

/** A form of another site, or without an origin, is refused without a reason, so the browser has to tell the origin. */
export const formHeaders = { 'referrer-policy': 'same-origin' }

/** Where the button of a provider leads. */
export const startPath = ({ name }: SignInProvider, asked: Asked): string =>
  addressOf(`${asked.home}.mapgate/oidc/${name}/start`, { ...asked, home: '', choose: false })

/** Every way to sign in, and what is asked for by whom. */
export function signInPage(parts: SignInPageParts): Reply {
  const { look, providers, passwords, asked, said } = parts
  const texts = textsIn(asked.language).signIn
  const asks = parts.askedBy(asked.to)
  const path = `${asked.home}.mapgate/sign-in`
  return personPage({
    look,
    ...asked,
    title: texts.title,
    isError: said !== undefined,
    status: said?.status ?? 200,
    headers: { ...formHeaders, ...said?.headers },
    formTargets: asks === undefined ? [] : [asks.returnsTo],
    inLanguage: (language) => addressOf(path, { ...asked, language, hasChosen: true }),
    body: html`<p>${asks === undefined ? texts.intro : texts.asks(asks.application, asks.host)}</p>
${asks === undefined ? goesTo(asked, texts) : undefined}${signedIn(parts, texts)}${saidBox(said)}${
  providers.length === 0
    ? undefined
    : html`<ul class="ways">${providers.map((one) => way(one, asked, texts))}</ul>`
}${providers.length > 0 && passwords ? html`<p class="or">${texts.or}</p>` : undefined}${
  passwords ? passwordForm({ path, asked, texts, said }) : undefined
}${keyForm({ path, asked, texts, said, isOnly: providers.length === 0 && !passwords })}`,
  })
}

/** The page that a person wanted to see; its parameters may be long, or secrets. */
const goesTo = ({ to, home }: Asked, texts: Texts['signIn']): Html | undefined =>
  to === home ? undefined : html`<p class="soft">${texts.goesTo(to.replace(/[?#].*$/, ''))}</p>`

const signedIn = ({ caller, asked }: SignInPageParts, texts: Texts['signIn']): Html | undefined =>
  caller === undefined
    ? undefined
    : html`<div class="told"><p>${texts.signedIn(caller.name)} <a href="${asked.to}">${texts.goOn}</a></p><p>${texts.asAnother}</p></div>`

const saidBox = (said: Said | undefined): Html | undefined =>
  said === undefined ? undefined : html`<p class="said" role="alert" id="said">${said.text}</p>`

const way = (provider: SignInProvider, asked: Asked, texts: Texts['signIn']): Html =>
  html`<li><a class="way" href="${startPath(provider, asked)}"><span class="letter" aria-hidden="true">${
    [...provider.title][0]?.toUpperCase() ?? ''
  }</span>${texts.withProvider(provider.title)}</a></li>`
