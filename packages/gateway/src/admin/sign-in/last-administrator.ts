import type { PossibleAdministrators } from '../../core/possible-administrators.ts'
import type { Administrator } from '../api/administrator.ts'

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
