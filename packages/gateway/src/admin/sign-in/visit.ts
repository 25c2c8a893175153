import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { ConsoleSignIn, ConsoleVisit } from '../../core/console-people.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import { AdminProblem } from '../api/problem.ts'
import type { AdminParts } from '../parts.ts'
import { administratorFor, personHolder } from './people.ts'
import type { Holder } from './sessions.ts'

/** The address of whoever asks; a front server that is trusted says for whom it does. */
export const addressOf = (context: Context, { clientAddress }: Pick<AdminParts, 'clientAddress'>): string =>
  clientAddress(getConnInfo(context).remote.address ?? '', context.req.header('x-forwarded-for'))

/** Where a sign-in comes from. */
export const visitOf = (context: Context, parts: Pick<AdminParts, 'clientAddress'>): ConsoleVisit => ({
  clientAddress: addressOf(context, parts),
  userAgent: context.req.header('user-agent'),
})

/** A refusal of the identity systems, in the words that are meant for callers. */
export function asProblem(error: unknown): never {
  if (!(error instanceof GatewayError)) throw error
  if (error.code === 'credential.throttled') throw new AdminProblem(429, error.publicText)
  if (error.code === 'credential.provider-unreachable') throw new AdminProblem(502, error.publicText)
  if (error.code.startsWith('credential.')) throw new AdminProblem(401, error.publicText)
  throw error
}

/** The holder of a session for somebody who signed in. @throws AdminProblem 403 for whoever has no right here; what was begun has ended then */
export async function admitted(
  signIn: ConsoleSignIn,
  parts: Pick<AdminParts, 'people' | 'admittedTo'>,
): Promise<Holder> {
  const holder = personHolder(signIn, parts.people, parts.admittedTo)
  if (administratorFor(signIn.person, parts.admittedTo()) !== undefined) return holder
  await holder.end?.()
  throw new AdminProblem(
    403,
    `${signIn.person.name} is no administrator here: neither a role nor the account ${signIn.person.id} stands under admin.roles or admin.principals.`,
  )
}
