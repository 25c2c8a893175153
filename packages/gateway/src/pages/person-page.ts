import type { Reply } from '../core/reply/reply.ts'
import { contours } from './contours.ts'
import { documentReply } from './document.ts'
import { type Html, html } from './html.ts'
import { type Language, languages } from './language.ts'
import { logo } from './logo.ts'
import type { Look } from './look.ts'
import { textsIn } from './texts/texts.ts'

/** What a page for people is made of. */
interface PersonPageParts {
  readonly look: Look
  readonly language: Language
  /** Path of the gateway's own page, such as `/gis/`. */
  readonly home: string
  /** Heading, and title of the window. */
  readonly title: string
  readonly body: Html
  /** The address of the same page in another language. */
  readonly inLanguage: (language: Language) => string
  /** True for lists, which need more room than a form. */
  readonly isWide?: boolean
  /** True for a page that says what went wrong; its title begins with that. */
  readonly isError?: boolean
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Where a form may lead besides this host: see `documentReply`. */
  readonly formTargets?: readonly string[]
}

/** A page for the person in front of the browser: sign-in, sign-out, the own account. It speaks four languages and has the organisation's look. */
export function personPage(parts: PersonPageParts): Reply {
  const { look, language, home, title, body, inLanguage, status = 200, headers = {}, formTargets } = parts
  const texts = textsIn(language).frame
  const mark = look.logo === undefined ? logo : html`<img src="${look.logo}" alt="">`
  return documentReply({
    language,
    title: `${parts.isError ? `${texts.error}: ` : ''}${title} · ${look.name}`,
    style: look.style,
    icon: look.logo === undefined ? `${home}favicon.ico` : undefined,
    status,
    headers: { 'content-language': language, ...headers },
    ...(formTargets === undefined ? {} : { formTargets }),
    body: html`${contours}<header><a class="brand" href="${home}">${mark} ${look.name}</a></header>
<div class="${parts.isWide ? 'card wide' : 'card'}">
<main>
<h1>${title}</h1>
${body}
</main>
<footer><nav aria-label="${texts.languages}"><ul class="tongues">${tongues(language, inLanguage)}</ul></nav>${texts.foot}</footer>
</div>`,
  })
}

/** The languages, each in its own words and spoken by a screen reader in its own sounds. */
const tongues = (current: Language, addressIn: (language: Language) => string): readonly Html[] =>
  (Object.keys(languages) as Language[]).map((language) =>
    language === current
      ? html`<li><b lang="${language}" aria-current="true">${languages[language]}</b></li>`
      : html`<li><a href="${addressIn(language)}" lang="${language}" hreflang="${language}">${languages[language]}</a></li>`,
  )
