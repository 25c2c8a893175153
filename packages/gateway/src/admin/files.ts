import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Context, Hono } from 'hono'

/** Where the console was built: beside the code of the published package, else in the repository. */
const folders = ['../console/', '../../../console/dist/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Serves the files of the console below `/console/`. Every address without a file extension is a page of it. */
export function openConsole(app: Hono): void {
  app.get('/', (c) => c.redirect('/console/', 302))
  app.get('/console', (c) => c.redirect('/console/', 302))
  app.get('/console/*', async (c) => {
    const folder = folders.find((one) => existsSync(join(one, 'index.html')))
    if (folder === undefined) return c.text(notBuilt, 503)
    const path = pathIn(new URL(c.req.url).pathname.slice('/console/'.length))
    if (path === undefined) return c.notFound()
    return extname(path) === '' ? page(c, folder) : file(c, folder, path)
  })
}

/** A path below the folder; undefined for one that leads out of it, or that nobody can read. */
function pathIn(encoded: string): string | undefined {
  try {
    const path = normalize(decodeURIComponent(encoded))
    return path.startsWith(`..${sep}`) || path === '..' || path.includes('\0') ? undefined : path
  } catch {
    return undefined
  }
}

const notBuilt =
  'The console was not built. In the repository `npm run console` builds it; a published package has it.\n'

async function page(c: Context, folder: string): Promise<Response> {
  c.header('Cache-Control', 'no-cache')
  return c.html(await readFile(join(folder, 'index.html'), 'utf8'))
}

/** Files below assets/ have their digest in their names, so they are kept for ever. */
async function file(c: Context, folder: string, path: string): Promise<Response> {
  const type = types[extname(path)]
  const content = type && (await readFile(join(folder, path)).catch(() => undefined))
  if (!content) return c.notFound()
  c.header('Cache-Control', path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
  return c.body(Uint8Array.from(content).buffer, 200, { 'Content-Type': type })
}
