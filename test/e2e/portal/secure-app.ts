import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { makeLocalCertificate } from '../../../packages/gateway/src/demo/local-certificate.ts'
import { launchBrowser, type SeenRequest, watch } from '../browser.ts'
import { bundled } from '../sign-in/bundled-page.ts'
import { type PlainConfiguration, type Stack, startStack } from '../stack.ts'

/** An application over https on one host, the gateway over https on another, and a browser that trusts both. */
export interface SecureApp {
  readonly stack: Stack
  readonly browser: Browser
  /** Of the application, without a trailing slash. */
  readonly origin: string
  /** A new profile: nobody is signed in. Its requests to the gateway are collected. */
  open(): Promise<{ readonly page: Page; readonly seen: SeenRequest[] }>
  close(): Promise<void>
}

/** `script` is the application, an ES module; `pages`: other pages of it by path. The gateway's own address is in `globalThis.gateway`. */
export async function startSecureApp(options: {
  script: string
  alias?: Readonly<Record<string, string>>
  pages?: Readonly<Record<string, string>>
  configure?: (configuration: PlainConfiguration, origin: string) => void
}): Promise<SecureApp> {
  const { script, alias, pages = {}, configure = () => {} } = options
  const certificate = await makeLocalCertificate('127.0.0.1')
  const files = await bundled(script, alias)
  let gateway = ''
  const server = createServer(
    { cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) },
    (request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'https://page.test')
      const file = files.get(pathname)
      if (file) {
        response.setHeader('content-type', pathname.endsWith('.css') ? 'text/css' : 'text/javascript')
        response.end(file)
        return
      }
      response.setHeader('content-type', 'text/html')
      response.end(
        pages[pathname] ??
          `<!doctype html><title>app</title><div id="map"></div><script>globalThis.gateway = '${gateway}'</script><script type="module" src="/page.js"></script>`,
      )
    },
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`
  const stack = await startStack({
    configure: (configuration) => {
      configuration.publicUrl = 'https://127.0.0.1:0'
      configuration.listen = {
        ...configuration.listen,
        tls: { cert: certificate.cert, key: certificate.key },
      }
      configuration.origins = [origin]
      configuration.portal = {
        path: '/portal',
        clients: [{ id: 'web', title: 'City map', redirects: [`${origin}/`] }],
      }
      for (const mount of configuration.mounts) if (mount.path === '/arcgis') mount.owningSystem = true
      configure(configuration, origin)
    },
  })
  gateway = stack.gatewayUrl
  const browser = await launchBrowser()
  return {
    stack,
    browser,
    origin,
    open: async () => {
      const context = await browser.newContext({ ignoreHTTPSErrors: true })
      context.setDefaultTimeout(300_000)
      const page = await context.newPage()
      return { page, seen: watch(page, gateway) }
    },
    close: async () => {
      await browser.close()
      server.close()
      await stack.close()
    },
  }
}

/** Types a name and a password into the sign-in page, and sends the form. */
export async function signInOn(page: Page, username = 'editor', password = 'editor-demo'): Promise<void> {
  await page.waitForURL(/\/\.mapgate\/sign-in/)
  await page.fill('input[name=username]', username)
  await page.fill('input[name=password]', password)
  await page.press('input[name=password]', 'Enter')
}
