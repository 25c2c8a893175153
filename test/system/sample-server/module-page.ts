import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../../e2e/browser.ts'

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url))

/** What the map libraries import by name, and where it stands (protocol notes 0). */
const imports = {
  '@arcgis/core/': '/node_modules/@arcgis/core/',
  '@arcgis/toolkit/dom': '/node_modules/@arcgis/toolkit/dist/dom/index.js',
  '@esri/arcgis-html-sanitizer': '/node_modules/@esri/arcgis-html-sanitizer/dist/esm/index.js',
  '@esri/calcite-components/dist/components/': '/node_modules/@esri/calcite-components/dist/components/',
  luxon: '/node_modules/luxon/src/luxon.js',
  tslib: '/node_modules/tslib/tslib.es6.mjs',
}

const contentTypes: Record<string, string> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
}

/** A page in a real browser that can import the installed map libraries as ES modules. */
export interface ModulePage {
  page: Page
  close: () => Promise<void>
}

/** Opens such a page at an origin of its own; `body` is its HTML, `moreImports` are added to the import map. */
export async function openModulePage(
  body: string,
  moreImports: Record<string, string> = {},
): Promise<ModulePage> {
  const html = `<!doctype html><meta charset="utf-8"><script type="importmap">${JSON.stringify({ imports: { ...imports, ...moreImports } })}</script>${body}`
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://page.test').pathname
    const found = path === '/' ? html : await installedFile(path)
    if (found === null) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': contentTypes[extname(path)] ?? 'text/html' }).end(found)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const browser: Browser = await launchBrowser()
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${port}/`)
  return {
    page,
    close: async () => {
      await browser.close()
      server.close()
    },
  }
}

async function installedFile(path: string): Promise<Buffer | null> {
  const prefix = '/node_modules/'
  if (!path.startsWith(prefix)) return null
  const file = normalize(join(modules, decodeURIComponent(path.slice(prefix.length))))
  if (!file.startsWith(modules)) return null
  return await readFile(file).catch(() => null)
}
