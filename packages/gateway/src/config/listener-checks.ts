import type { CrossFault, JoinedSections } from './cross-fault.ts'

/** Finds listeners that would stand at one address: the second could not begin to listen. */
export const listenerChecks = (configuration: JoinedSections): readonly CrossFault[] => {
  const all = listenersOf(configuration)
  return all.flatMap((one, index) => {
    const first = all.slice(0, index).find((other) => meet(one, other))
    if (first === undefined) return []
    const key = one.socket === undefined ? 'port' : 'socket'
    return [
      {
        path: [...one.path, key],
        message: `${one.socket ?? one.port} is taken by ${first.words}: each listener needs one of its own`,
      },
    ]
  })
}

interface Listener {
  readonly path: readonly PropertyKey[]
  /** How a message names it. */
  readonly words: string
  readonly host: string
  readonly port: number | undefined
  readonly socket: string | undefined
}

const listenersOf = ({ listen, admin, proxies }: JoinedSections): readonly Listener[] => [
  { path: ['listen'], words: 'listen', ...placeOf(listen) },
  ...(admin === undefined ? [] : [{ path: ['admin'], words: 'admin', ...placeOf(admin) }]),
  ...proxies.map(({ listen: own }, index) => ({
    path: ['proxies', index, 'listen'],
    words: `proxies[${index}].listen`,
    ...placeOf(own),
  })),
]

const placeOf = (given: {
  readonly host: string
  readonly port?: number | undefined
  readonly socket?: string | undefined
}) => ({ host: given.host, port: given.port, socket: given.socket })

/** Port 0 is a free one each time. */
function meet(one: Listener, other: Listener): boolean {
  if (one.socket !== undefined || other.socket !== undefined) return one.socket === other.socket
  return one.port === other.port && one.port !== 0 && sharesAddress(one.host, other.host)
}

/** True for one address, and where one of them is every address of its family; `::` is IPv4, too. */
function sharesAddress(one: string, other: string): boolean {
  const [a, b] = [spelled(one), spelled(other)]
  return a === b || covers(a, b) || covers(b, a)
}

const covers = (every: string, address: string): boolean =>
  every === '::' || (every === '0.0.0.0' && !address.includes(':'))

const spelled = (host: string): string =>
  host.toLowerCase() === 'localhost' ? '127.0.0.1' : host.toLowerCase()
