import type { Reply } from '../core/reply/reply.ts'
import { documentReply, styleOf } from './document.ts'
import { type Html, html } from './html.ts'
import { logo } from './logo.ts'
import { pageStyle } from './page-style.ts'

/** What a page is made of. */
interface PageParts {
  /** Heading, and title of the window. */
  readonly title: string
  readonly body: Html
  /** Above the heading: where in the directory this is. */
  readonly path?: Html
  /** Who asks, at the right of the head. */
  readonly who?: Html
  /** Where the gateway's own page is, such as `/gis/`; default no link. */
  readonly home?: string
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

const style = styleOf(pageStyle)

/** A page of the gateway. */
export function htmlPage({ title, body, path, who, home, status = 200, headers = {} }: PageParts): Reply {
  const brand = html`${logo} Mapgate`
  return documentReply({
    language: 'en',
    title: `${title} · Mapgate`,
    style,
    icon: home === undefined ? undefined : `${home}favicon.ico`,
    status,
    headers,
    body: html`<header>${home === undefined ? html`<span class="brand">${brand}</span>` : html`<a class="brand" href="${home}">${brand}</a>`}${who}</header>
<main>
${path}
<h1>${title}</h1>
${body}
</main>
<footer>Mapgate, a security gateway for map services.</footer>`,
  })
}
