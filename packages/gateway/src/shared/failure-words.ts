const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection broke off',
  EPIPE: 'the connection broke off',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up',
  ETIMEDOUT: 'nobody answers in time',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  WRONGPASS: 'user and password are not good there',
  NOAUTH: 'it demands user and password',
  NOPERM: 'its access list refuses PING, or SELECT for another database than 0 (docs/deploying.md)',
  ERR: 'it refuses what the connection begins with: is there a database of that number?',
  LOADING: 'it reads its data',
  MASTERDOWN: 'it is a replica without its primary',
  ENOENT: 'the file of its address or password is not there',
  READONLY: 'it is a replica and takes no changes',
}

/** What ended a connection, as words in which nothing of an address, a key or a value stands. */
export function failureWords(error: unknown): string {
  const { code, message = '', name } = error as { code?: unknown; message?: string; name?: string }
  if (typeof code === 'string' && /^[A-Z][A-Z\d_]*$/.test(code)) return words[code] ?? wordsOfTls(code)
  const reply = replyCode(message)
  if (reply !== undefined) return words[reply] ?? `it answers ${reply}`
  if (name === 'ConnectionTimeoutError' || /timeout/i.test(message)) return 'nobody answers in time'
  return 'the connection broke off'
}

function wordsOfTls(code: string): string {
  if (/CERT|SIGNATURE/.test(code)) return `its certificate is not believed (${code})`
  return code.startsWith('ERR_SSL') ? 'it speaks no TLS there' : code
}

/** The first word of an error that a server answered, such as `NOPERM`; undefined for every other error. */
export const replyCode = (message: string): string | undefined => /^([A-Z]{2,})(?: |$)/.exec(message)?.[1]
