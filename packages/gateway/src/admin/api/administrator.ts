/**
 * What somebody may do in the console: `look` at requests, usage, health, grants and the lists of accounts; `view-as`: see what others see, with the values
 * of their conditions and claims; `change` keys, people and sessions; `grant`: change who may see what.
 */
export type AdminRight = 'look' | 'view-as' | 'change' | 'grant'

/** The rights of the roles of the console. */
export const rightsOfRoles: Readonly<Record<'admin' | 'auditor', readonly AdminRight[]>> = {
  admin: ['look', 'view-as', 'change', 'grant'],
  auditor: ['look'],
}

/** Whoever uses the console or its API. */
export interface Administrator {
  /** `token` for whoever has the token file, else the principal id of the person. */
  readonly id: string
  /** Name for people. */
  readonly name: string
  readonly rights: ReadonlySet<AdminRight>
}
