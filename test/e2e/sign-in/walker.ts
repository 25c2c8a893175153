import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'

/** A browser without a screen: it keeps cookies by host and port, and follows redirects one at a time. */
export interface Walker {
  /** What was got last. */
  readonly at: {
    readonly url: string
    readonly status: number
    readonly text: string
    readonly headers: Headers
  }
  /** One request, with the cookies of the host; redirects are not followed. */
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<Walker['at']>
  post(
    url: string,
    form: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Walker['at']>
  /** Follows redirects until there are none, or the address matches `until`; that one is not asked for. @returns the address */
  follow(until?: RegExp): Promise<string>
  /** Cookies of a host, by name. */
  cookiesOf(url: string): Map<string, string>
}

export function createWalker(): Walker {
  const jars = new Map<string, Map<string, string>>()
  const cookiesOf = (url: string): Map<string, string> => {
    const { host } = new URL(url)
    const jar = jars.get(host) ?? new Map<string, string>()
    jars.set(host, jar)
    return jar
  }
  let at: Walker['at'] = { url: '', status: 0, text: '', headers: new Headers() }
  const ask = async (url: string, init: Sent): Promise<Walker['at']> => {
    const jar = cookiesOf(url)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { accept: 'text/html', ...(cookie && { cookie }), ...init.headers }
    const reply = await send(url, { ...init, headers })
    for (const line of reply.cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    at = { url, ...reply }
    return at
  }
  return {
    get at() {
      return at
    },
    cookiesOf,
    get: (url, headers = {}) => ask(url, { headers }),
    post: (url, form, headers = {}) =>
      ask(url, { method: 'POST', headers, body: new URLSearchParams(form).toString() }),
    follow: async (until) => {
      for (let step = 0; step < 20; step++) {
        const location = at.headers.get('location')
        if (location === null) return at.url
        const next = new URL(location, at.url).href
        if (until?.test(next)) return next
        await ask(next, {})
      }
      throw new Error(`more than 20 redirects, last to ${at.url}`)
    },
  }
}

interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A navigation as browsers send it, which `fetch` cannot. */
async function send(url: string, { method = 'GET', headers, body }: Sent) {
  const asked = request(url, {
    method,
    headers: {
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
  })
  asked.end(body)
  const [reply] = (await once(asked, 'response')) as [IncomingMessage]
  const parts: Uint8Array[] = []
  for await (const part of reply) parts.push(part)
  return {
    status: reply.statusCode ?? 0,
    text: Buffer.concat(parts).toString('utf8'),
    headers: new Headers(Object.entries(reply.headers).map(([name, value]) => [name, String(value)])),
    cookies: reply.headers['set-cookie'] ?? [],
  }
}

/** Signs a person in at a provider with the page of tests, from the start of the gateway to the page it ends on. */
export async function signInAs(
  walker: Walker,
  person: string,
  { gatewayUrl, provider, to = '/' }: { gatewayUrl: string; provider: string; to?: string },
): Promise<Walker['at']> {
  const back = await untilBack(walker, person, { gatewayUrl, provider, to })
  await walker.get(back)
  await walker.follow()
  return walker.at
}

/** The same, up to the address by which the browser would come back. */
export async function untilBack(
  walker: Walker,
  person: string,
  { gatewayUrl, provider, to = '/' }: { gatewayUrl: string; provider: string; to?: string },
): Promise<string> {
  await walker.get(`${gatewayUrl}/.mapgate/oidc/${provider}/start?to=${encodeURIComponent(to)}`)
  const callback = /\/\.mapgate\/oidc\/[^/]+\/callback/
  const page = await walker.follow(callback)
  if (callback.test(page)) return page
  await walker.post(page, { person })
  return walker.follow(callback)
}
