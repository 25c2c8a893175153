import { createHash } from 'node:crypto'
import type { Reply } from '../core/reply/reply.ts'
import { type Html, html } from './html.ts'
import type { Language } from './language.ts'

/** A style, and the text by which a Content-Security-Policy allows it alone. */
export interface Style {
  readonly css: string
  readonly source: string
}

export const styleOf = (css: string): Style => ({
  css,
  source: `'sha256-${createHash('sha256').update(css).digest('base64')}'`,
})

interface DocumentParts {
  readonly language: Language
  /** Title of the window. */
  readonly title: string
  readonly style: Style
  /** Path of the icon; default none. */
  readonly icon?: string | undefined
  /** Everything in `<body>`. */
  readonly body: Html
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Where a form may lead besides this host, redirects included: sources of a Content-Security-Policy. */
  readonly formTargets?: readonly string[]
}

/** A whole page. It has no script at all, one style, pictures and forms of this host, and is never cached: it shows what one caller may see. */
export function documentReply(parts: DocumentParts): Reply {
  const { language, title, style, icon, body } = parts
  const document = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
${icon === undefined ? undefined : html`<link rel="icon" href="${icon}" type="image/svg+xml">`}
<style>${{ html: style.css }}</style>
</head>
<body>
${body}
</body>
</html>
`
  return {
    status: parts.status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policyOf(style, parts.formTargets),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      ...parts.headers,
    },
    body: document.html,
  }
}

const policyOf = (style: Style, formTargets: readonly string[] = []): string =>
  [
    "default-src 'none'",
    `style-src ${style.source}`,
    "img-src 'self'",
    ["form-action 'self'", ...formTargets.filter(isSource)].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** An origin or a scheme. Anything else could write another rule into the policy. */
const isSource = (text: string): boolean =>
  /^([a-z][a-z0-9+.-]*:|https?:\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:(\d{1,5}|\*))?)$/i.test(text)
