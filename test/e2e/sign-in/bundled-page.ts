import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../browser.ts'

/** A page in a real browser, at an origin of its own, that runs libraries from npm as any bundled application does. */
export interface BundledPage {
  readonly page: Page
  /** Of the page, without a trailing slash. */
  readonly origin: string
  close(): Promise<void>
}

/**
 * Bundles `script`, an ES module that may import every installed package, into files by their path; it is `/page.js` itself.
 * `alias`: packages that stand in for others, such as another version under another name.
 */
export async function bundled(
  script: string,
  alias: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: import.meta.dirname, sourcefile: 'page.js' },
    bundle: true,
    format: 'esm',
    splitting: true,
    outdir: '/',
    entryNames: 'page',
    write: false,
    logLevel: 'error',
    alias: { ...alias },
  })
  return new Map(outputFiles.map(({ path, contents }) => [path, contents]))
}

/** Opens a page with a bundled script. `alias` as for `bundled`. */
export async function openBundledPage(
  script: string,
  alias: Readonly<Record<string, string>> = {},
): Promise<BundledPage> {
  const files = await bundled(script, alias)
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page.test')
    const file = files.get(pathname)
    if (pathname === '/') {
      response.setHeader('content-type', 'text/html')
      response.end('<!doctype html><title>page</title><script type="module" src="/page.js"></script>')
    } else if (file) {
      response.setHeader('content-type', pathname.endsWith('.css') ? 'text/css' : 'text/javascript')
      response.end(file)
    } else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = await launchBrowser()
  const page = await browser.newPage()
  await page.goto(origin)
  return {
    page,
    origin,
    close: async () => {
      await browser.close()
      server.close()
    },
  }
}
