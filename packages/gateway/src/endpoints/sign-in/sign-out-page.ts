import type { Reply } from '../../core/reply/reply.ts'
import { html } from '../../pages/html.ts'
import type { Look } from '../../pages/look.ts'
import { personPage } from '../../pages/person-page.ts'
import { textsIn } from '../../pages/texts/texts.ts'
import { type Asked, addressOf } from './asked.ts'
import { formHeaders } from './sign-in-page.ts'

/** Asks whether the session is to end: an address alone ends none. */
export function signOutPage(look: Look, asked: Asked): Reply {
  const texts = textsIn(asked.language).signOut
  const path = `${asked.home}.mapgate/sign-out`
  return personPage({
    look,
    ...asked,
    title: texts.title,
    headers: formHeaders,
    inLanguage: (language) => addressOf(path, { ...asked, to: asked.home, language, hasChosen: true }),
    body: html`<p>${texts.intro}</p><form class="fields" method="post" action="${path}"><button>${texts.submit}</button></form>`,
  })
}
