import type { Store } from '../store/port.ts'

/**
 * Finds the principal id of a user in the letter case of its account, because sign-in ignores case.
 * @throws Error that says how a principal is written
 */
export async function spelledAs(
  principal: string,
  store: Pick<Store, 'users'>,
  configured: readonly { readonly name: string }[],
): Promise<string> {
  if (
    !/^(user|key|session|certificate|app):.|^(jwt|oidc|ldap|portal|proxy):[a-z][a-z0-9-]*:./.test(principal)
  )
    throw new Error(
      `${principal} is no principal; write user:<name>, key:<id>, oidc:<provider>:<subject> or session:<id>`,
    )
  if (!principal.startsWith('user:')) return principal
  const wanted = principal.slice('user:'.length)
  const known = configured.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())
  const user = known ?? (await store.users.find(wanted))
  if (!user) throw new Error(`there is no user ${wanted}; mapgate user list shows them`)
  return `user:${user.name}`
}
