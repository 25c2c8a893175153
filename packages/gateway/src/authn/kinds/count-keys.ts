import { parseKeySet } from './key-set.ts'

/**
 * Reads the keys that somebody publishes, for a check.
 * @param url address of the key set
 * @returns how many can be used, such as `1 key`
 * @throws Error that names the address
 */
export async function countKeys(url: string, fetch: typeof globalThis.fetch): Promise<string> {
  const reply = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(20_000) }).catch(
    (error) => {
      throw new Error(`its keys at ${url}: ${(error as Error).message}`, { cause: (error as Error).cause })
    },
  )
  if (!reply.ok) throw new Error(`its keys at ${url} are answered with ${reply.status}`)
  const text = await reply.text()
  try {
    const { length } = parseKeySet(text, () => {}).keys
    return `${length} ${length === 1 ? 'key' : 'keys'}`
  } catch {
    throw new Error(`${url} answers without keys that can be used`)
  }
}
