import { createHash } from 'node:crypto'
import type { Reply } from '../core/reply/reply.ts'
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

const styleHash = createHash('sha256').update(pageStyle).digest('base64')

/** No script at all, one style, pictures and forms of this host only. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A page of the gateway. Never cached: it shows what one caller may see. */
export function htmlPage({ title, body, path, who, home, status = 200, headers = {} }: PageParts): Reply {
  const brand = html`${logo} Mapgate`
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Mapgate</title>
${home === undefined ? undefined : html`<link rel="icon" href="${home}favicon.ico" type="image/svg+xml">`}
<style>${{ html: pageStyle }}</style>
</head>
<body>
<header>${home === undefined ? html`<span class="brand">${brand}</span>` : html`<a class="brand" href="${home}">${brand}</a>`}${who}</header>
<main>
${path}
<h1>${title}</h1>
${body}
</main>
<footer>Mapgate, a security gateway for map services.</footer>
</body>
</html>
`
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      ...headers,
    },
    body: document.html,
  }
}
