import type { Configuration } from '../config/schema.ts'
import { isObject, jsonIn } from '../core/json.ts'
import type { OnlineCheck } from './online-check.ts'

/** Asks a portal who it is, without a token. Some say the id of their organisation to everybody. */
export async function checkPortal({
  name,
  url,
  orgId,
}: Configuration['portals'][number]): Promise<OnlineCheck> {
  const what = `portal ${name}`
  try {
    const reply = await fetch(`${url}/sharing/rest/portals/self`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(20_000),
      body: new URLSearchParams({ f: 'json' }),
    })
    const self = jsonIn(await reply.text())
    if (!reply.ok || !isObject(self) || self.error !== undefined)
      return { what, good: false, finding: `answers ${reply.status} and does not describe itself` }
    return { what, ...findingOf(self, orgId) }
  } catch (error) {
    const { message, cause } = error as Error
    return { what, good: false, finding: cause instanceof Error ? `${message}: ${cause.message}` : message }
  }
}

function findingOf(
  { id, name, currentVersion }: Readonly<Record<string, unknown>>,
  orgId: string,
): Pick<OnlineCheck, 'good' | 'finding'> {
  const itself = `is ${String(name ?? 'without a name')}, version ${String(currentVersion ?? 'unknown')}`
  if (typeof id !== 'string' || id === '')
    return { good: true, finding: `${itself}; it tells nobody without a token whose it is` }
  return id === orgId
    ? { good: true, finding: `${itself}, of the organisation ${id}` }
    : {
        good: false,
        finding: `${itself}, of the organisation ${id} and not ${orgId}: every token would be refused`,
      }
}
