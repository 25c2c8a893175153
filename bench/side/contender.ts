import type { PinnedServer } from './pinned.ts'

/** A request as a load generator sends it. */
export interface Asked {
  /** Path and query. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
}

/** One that is measured, with its own check of the credential. */
export interface Contender {
  readonly name: string
  readonly port: number
  /** Adds the credential of a caller who may see everything that is asked for. */
  readonly signed: (target: string) => Asked
  /** True for one that lets everybody in. */
  readonly unchecked?: true
  readonly start: () => Promise<PinnedServer>
}

/** Where a contender stands. */
export interface Place {
  readonly directory: string
  readonly port: number
  readonly upstreamPort: number
}

/** How a credential travels: as `Authorization: Bearer`, or as `token` in the query. */
export type Carrier = 'header' | 'query'

/** Adds a token to a request. */
export const withToken =
  (token: string, carrier: Carrier) =>
  (target: string): Asked =>
    carrier === 'header'
      ? { target, headers: { authorization: `Bearer ${token}` } }
      : { target: `${target}${target.includes('?') ? '&' : '?'}token=${token}` }

/** A contender that lets anybody in measures nothing. @throws Error where a missing or a forged credential is accepted, or a good one is not */
export async function demandRefusal(contender: Contender, target: string): Promise<void> {
  const { name, port, unchecked, signed } = contender
  const good = signed(target)
  const forge = (text: string) => text.replace(/(\.[\w-]+)[\w-]{6}($|&)/, '$1AAAAAA$2')
  const bad: Asked = {
    target: forge(good.target),
    headers: Object.fromEntries(
      Object.entries(good.headers ?? {}).map(([key, value]) => [key, forge(value)]),
    ),
  }
  const status = async (asked: Asked) => {
    const reply = await fetch(`http://127.0.0.1:${port}${asked.target}`, { headers: asked.headers ?? {} })
    await reply.arrayBuffer()
    return reply.headers.get('content-type')?.startsWith('image/')
      ? reply.status
      : Math.max(reply.status, 400)
  }
  const found = [await status(good), await status({ target }), await status(bad)]
  const [one = 0, none = 0, forged = 0] = found
  if (one !== 200 || (!unchecked && (none < 400 || forged < 400)))
    throw new Error(`${name} answers ${found.join(', ')}`)
}
