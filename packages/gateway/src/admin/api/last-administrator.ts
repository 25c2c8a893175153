import type { PossibleAdministrators } from '../../core/possible-administrators.ts'
import type { Administrator } from './administrator.ts'
import { AdminProblem } from './problem.ts'

/** What the person who is signed in should know of. */
export const sessionWarnings = ['last-administrator', 'no-administrator'] as const

type SessionWarning = (typeof sessionWarnings)[number]

/** True where nobody could change anything any more after somebody is gone. @param gone principal id, such as `user:ines` */
const leavesNobody = ({ hasToken, systems, users }: PossibleAdministrators, gone?: string): boolean =>
  !hasToken && systems.length === 0 && users.every((id) => id === gone)

/** What somebody should be told who has signed in. */
export function warningsFor(
  { id }: Pick<Administrator, 'id'>,
  possible: PossibleAdministrators,
): readonly SessionWarning[] {
  if (leavesNobody(possible)) return ['no-administrator']
  return leavesNobody(possible, id) ? ['last-administrator'] : []
}

/**
 * Asks for a confirmation before somebody can sign in no more who is the last administrator. Where there is a token file, nobody is ever locked out.
 * @throws AdminProblem 409 with the fault `body.confirmed`
 */
export function demandAdministratorLeft(
  gone: string,
  { possible, isConfirmed }: { readonly possible: PossibleAdministrators; readonly isConfirmed: boolean },
): void {
  if (isConfirmed || leavesNobody(possible) || !leavesNobody(possible, gone)) return
  throw new AdminProblem(
    409,
    `${gone} is the last administrator, and there is no token file: nobody could change anything here any more. Say that it is meant to be so.`,
    { 'body.confirmed': 'true, where it is meant to be so' },
  )
}
