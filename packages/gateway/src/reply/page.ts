import type { Reply } from '../core/reply.ts'

/** The one plain page that a browser gets where clients get JSON: what this is, and how to sign in. */
export function page({
  title,
  status = 200,
  headers = {},
}: {
  title: string
  status?: number
  headers?: Readonly<Record<string, string>>
}): Reply {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      ...headers,
    },
    body: `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Mapgate</title>
<style>
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 12vh auto; padding: 0 1.5rem }
h1 { font-size: 1.4rem } code { font-size: .95em; padding: .1em .35em; border-radius: .3em; background: color-mix(in srgb, currentColor 10%, transparent) }
</style>
<h1>${escapeHtml(title)}</h1>
<p>This is a map service behind <strong>Mapgate</strong>, a security gateway. It is made for map applications, not for reading in a browser.</p>
<p>Map applications sign in by themselves: give yours this address and your user name and password or key.
To look at the data behind this address, add <code>f=json</code> and send your credential in the
<code>token</code> header or as <code>Authorization: Bearer …</code>.</p>
</html>
`,
  }
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
