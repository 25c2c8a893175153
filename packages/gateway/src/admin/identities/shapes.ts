import { z } from 'zod'
import { IdentityProblem } from '../../core/console-identities.ts'
import { AdminProblem } from '../api/problem.ts'

export const names = z.array(z.string().min(1).max(200))

/** Attributes of an account: a value, or several. */
export const attributes = z.record(
  z.string().min(1),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.array(z.number())]),
)

/** Tells what cannot be done in the words that it was refused with. @throws AdminProblem 409 */
export const withWords = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw error instanceof IdentityProblem ? new AdminProblem(409, error.message) : error
  })

/** Attributes as a schema takes them. */
export const mutable = (given: object): z.output<typeof attributes> =>
  ({ ...given }) as z.output<typeof attributes>
