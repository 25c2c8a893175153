import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Inbound } from '../../../packages/gateway/src/core/request/inbound.ts'
import { createDemoPages } from '../../../packages/gateway/src/demo/pages.ts'
import { workerScript } from '../../../packages/gateway/src/server/worker-script.ts'
import { anonymous } from '../../../packages/policy/src/model/principal.ts'

/** A page that is slow to answer is not given up: the five seconds for which the worker waits are ten minutes. */
const patientTimers = `{
  const { setTimeout: later } = self
  self.setTimeout = (run, delayMs, ...rest) => later(run, delayMs * 120, ...rest)
}
`

/**
 * Serves the examples, the kit and its worker at an origin of their own, where there is no gateway.
 * @param more other pages, by path
 * @param acts what happens here when a page posts to a path
 */
export const startPages = async (
  more: Readonly<Record<string, string>> = {},
  acts: Readonly<Record<string, () => void>> = {},
) => {
  const pages = createDemoPages({ examples: new URL('../../../examples', import.meta.url).pathname })
  const server = createServer(async ({ url = '/', method = 'GET' }, response) => {
    const { pathname: path } = new URL(url, 'http://pages')
    if (path === '/.mapgate/worker.js') {
      const headers = { 'content-type': 'text/javascript', 'service-worker-allowed': '/' }
      response.writeHead(200, headers).end(patientTimers + (await workerScript()))
      return
    }
    const act = method === 'POST' ? acts[path] : undefined
    if (act) {
      act()
      response.writeHead(204).end()
      return
    }
    if (more[path] !== undefined) {
      response.writeHead(200, { 'content-type': 'text/html' }).end(more[path])
      return
    }
    const reply = await pages({ path, method } as Inbound, async () => anonymous)
    const { 'content-security-policy': policy, ...headers } = { ...reply?.headers }
    // The page of the worker stands for apps of every kind, also those that load scripts from elsewhere.
    if (policy && !path.includes('service-worker'))
      Object.assign(headers, { 'content-security-policy': policy })
    response.writeHead(reply?.status ?? 404, headers).end(reply?.body)
  })
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
