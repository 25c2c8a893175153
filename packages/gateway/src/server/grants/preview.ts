import { AdminProblem } from '../../admin/api/problem.ts'
import { rightsMarkOf } from '../../config/rights-mark.ts'
import { jsonIn } from '../../core/json.ts'
import type { ActiveConfiguration } from '../active-configuration.ts'

/** A change that was shown to somebody. */
export interface Previewed {
  /** Of all grants. */
  readonly version: number
  /** Null for a new grant. */
  readonly id: string | null
  /** SHA-256 of the grant; null where it is removed. */
  readonly digest: string | null
  readonly undoes: number | null
}

const label = 'grant-preview'

/** Seals what was shown, so that exactly this can be saved, as long as everything else is as it was. */
export const sealPreview = (previewed: Previewed, active: ActiveConfiguration): string => {
  const plain = Buffer.from(JSON.stringify([previewed, markOf(active)]))
  const sealed = sealing(active).seal(plain, label)
  return Buffer.from(sealed).toString('base64url')
}

/** @throws AdminProblem where something else was shown, or other rights were compared */
export function openPreview(preview: string, wanted: Previewed, active: ActiveConfiguration): void {
  const [shown, mark] = (jsonIn(opened(preview, active)) ?? []) as readonly unknown[]
  if (JSON.stringify(shown) !== JSON.stringify(wanted))
    throw new AdminProblem(
      409,
      'This is not the change that was compared, so nothing was saved: compare it again.',
    )
  if (mark !== markOf(active))
    throw new AdminProblem(
      409,
      'The configuration was read again since the change was compared, so nothing was saved: compare it again.',
    )
}

function opened(preview: string, active: ActiveConfiguration): string {
  try {
    return Buffer.from(sealing(active).open(Buffer.from(preview, 'base64url'), label)).toString()
  } catch {
    return ''
  }
}

const sealing = (active: ActiveConfiguration) => {
  const { store } = active.grants
  if (store === undefined) throw new AdminProblem(409, 'The configuration takes no grants of the store.')
  return store.sealing
}

const markOf = ({ configuration, directory }: ActiveConfiguration): string =>
  rightsMarkOf(configuration, directory)
