import { type Html, html } from '../../pages/html.ts'
import type { Texts } from '../../pages/texts/tables.ts'
import type { Asked } from './asked.ts'
import type { Said } from './said.ts'

interface FormParts {
  /** Where the form is sent to. */
  readonly path: string
  readonly asked: Asked
  readonly texts: Texts['signIn']
  readonly said: Said | undefined
}

/** The form for a user name and a password. */
export function passwordForm({ path, asked, texts, said }: FormParts): Html {
  const { name } = asked
  const isAgain = said?.about === 'password'
  return html`<form class="fields" method="post" action="${path}">
<label>${texts.userName} <input name="username" value="${name}" autocomplete="username" autocapitalize="none" spellcheck="false"${
    isAgain && name === '' ? again : undefined
  }></label>
<label>${texts.password} <input name="password" type="password" autocomplete="current-password"${isAgain && name !== '' ? again : undefined}></label>
${carried(asked)}
<button>${texts.submit}</button>
</form>`
}

/** The form for a key, folded away where there is another way to sign in. */
export function keyForm({
  path,
  asked,
  texts,
  said,
  isOnly,
}: FormParts & { readonly isOnly: boolean }): Html {
  const isAgain = said?.about === 'key'
  const form = html`<form class="fields" method="post" action="${path}">
<label>${texts.key} <input name="key" type="password" autocomplete="off"${isAgain ? again : undefined}></label>
${carried(asked)}
<button>${isOnly ? texts.submit : texts.submitKey}</button>
</form>`
  if (isOnly) return form
  return html`<details${isAgain ? html` open` : undefined}><summary>${texts.withKey}</summary>${form}</details>`
}

/** The field that is typed again: it has the focus, and a screen reader says why. */
const again = html` aria-invalid="true" aria-describedby="said" autofocus`

const carried = ({ to, language, hasChosen }: Asked): Html =>
  html`<input type="hidden" name="to" value="${to}">${hasChosen ? html`<input type="hidden" name="lang" value="${language}">` : undefined}`
