/**
 * The error of a listener as a sentence that names the key to change; every other error as it is.
 * @param key of the configuration that says where it listens, such as `listen`
 */
export function listenFault(error: unknown, key: string): unknown {
  const { code = '', syscall, address, port } = error as NodeJS.ErrnoException & Listening
  const isSocket = port === undefined || port < 0
  const sentence = isSocket ? sentencesOfSockets[code] : sentences[code]
  if (syscall !== 'listen' || sentence === undefined) return error
  return new Error(sentence({ address, port, key }), { cause: error })
}

/** What Node says of where it could not listen. */
interface Listening {
  /** An address, or the path of a socket. */
  readonly address?: string | undefined
  readonly port?: number | undefined
}

type Sentence = (at: Listening & { readonly key: string }) => string

const sentences: Readonly<Record<string, Sentence>> = {
  EADDRINUSE: ({ address, port, key }) =>
    `another program listens on port ${port} of ${address} already: end it, or give another port as ${key}.port (EADDRINUSE)`,
  EACCES: ({ port, key }) =>
    `this account may not listen on port ${port}: give another port as ${key}.port, such as one above 1023 (EACCES)`,
  EADDRNOTAVAIL: ({ address, key }) =>
    `this machine has no address ${address}: correct ${key}.host (EADDRNOTAVAIL)`,
}

const sentencesOfSockets: Readonly<Record<string, Sentence>> = {
  EADDRINUSE: ({ address, key }) =>
    `the socket ${address} is there already: end the program that listens on it, or remove it where none does, or give another as ${key}.socket (EADDRINUSE)`,
}
