import type { OwnAccount, OwnSession } from '../../core/authentication/own-sessions.ts'
import { type Html, html } from '../../pages/html.ts'
import { ago } from '../../pages/texts/ago.ts'
import type { Texts } from '../../pages/texts/tables.ts'
import type { MeVisit } from './me-visit.ts'

type Words = Texts['account']

/** The sessions of a person, each with a button that ends it, and one that ends all. */
export function sessionList(
  { own, visit, now }: { readonly own: OwnAccount; readonly visit: MeVisit; readonly now: number },
  words: Words,
): Html {
  const items = own.sessions.map((session) => item(session, visit, now, words))
  return html`<p class="soft">${words.sessionsIntro}</p><ul class="list">${items}</ul>${
    own.mayEndAll
      ? html`<form method="post" action="${visit.home}.mapgate/me/end-all" class="line">${langField(visit)}<button class="plain">${words.endAll}</button></form><p class="soft">${words.endAllIntro}</p>`
      : undefined
  }`
}

function item(session: OwnSession, visit: MeVisit, now: number, words: Words): Html {
  const browser = browserText(session.browser, words)
  const moments = [
    words.signedIn(ago(now - session.createdAt, visit.language)),
    ...(session.isThis ? [] : [words.lastUsed(ago(now - session.lastUsedAt, visit.language))]),
  ].join(' · ')
  return html`<li><div class="grow"><span>${browser}${session.isThis ? html` <b class="mark">${words.thisSession}</b>` : undefined}</span><span class="soft">${moments}</span></div>
<form method="post" action="${visit.home}.mapgate/me/end">${langField(visit)}<input type="hidden" name="id" value="${session.id}"><button class="plain" aria-label="${words.endOf(browser)}">${words.end}</button></form></li>`
}

const langField = ({ language, hasChosen }: MeVisit): Html | undefined =>
  hasChosen ? html`<input type="hidden" name="lang" value="${language}">` : undefined

/** `Firefox on Linux`, as sessions keep it, in the words of the page. */
function browserText(kept: string, words: Words): string {
  const [browser = '', system] = kept.split(' on ')
  const name = browser === 'a program' ? words.program : browser
  return system === undefined ? name : words.onSystem(name, system)
}
