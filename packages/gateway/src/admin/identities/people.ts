import { z } from 'zod'
import { AdminProblem } from '../api/problem.ts'
import { type AnyRoute, jsonRoute } from '../api/route.ts'
import type { AdminParts } from '../parts.ts'
import { attributes, mutable, names, withWords } from './shapes.ts'

type Of = Pick<AdminParts, 'identities'>

/** The routes about people: users with a password, and those whom identity systems know. */
export const peopleRoutes = (parts: Of): readonly AnyRoute[] => [
  listRoute(parts),
  addRoute(parts),
  passwordRoute(parts),
  disableRoute(parts),
  endRoute(parts),
  endEverythingRoute(parts),
]

/** A password that nobody guesses soon; the commands have the same rule of thumb. */
const password = z.string().min(12, 'a password has at least 12 characters').max(1_000)

const listRoute = ({ identities }: Of): AnyRoute =>
  jsonRoute({
    method: 'get',
    path: '/people',
    right: 'look',
    summary:
      'Users of the configuration and of the store, and people of identity systems who have a session.',
    reply: z.object({
      isLasting: z.boolean(),
      roles: names,
      people: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          roles: names,
          attributes: attributes.optional(),
          where: z.enum(['store', 'configuration', 'identity system']),
          isDisabled: z.boolean(),
          sessions: z.number(),
          lastSeenAt: z.number().nullable(),
        }),
      ),
    }),
    answer: async ({ administrator: { rights } }) => ({
      isLasting: identities().isLasting,
      roles: [...identities().roles()],
      people: (await identities().people()).map((person) => ({
        ...person,
        roles: [...person.roles],
        attributes: rights.has('view-as') ? mutable(person.attributes) : undefined,
      })),
    }),
  })

const addRoute = ({ identities }: Of): AnyRoute =>
  jsonRoute({
    method: 'post',
    path: '/people',
    right: 'change',
    act: 'user.add',
    summary: 'Adds a user with a password to the store.',
    body: z.strictObject({
      name: z.string().trim().min(1).max(200),
      password,
      roles: names.default([]),
      attributes: attributes.default({}),
    }),
    reply: z.object({ id: z.string(), warnings: names }),
    answer: async ({ body, note }) => {
      note(`user:${body.name}`)
      const { warnings } = await withWords(identities().addUser(body))
      return { id: `user:${body.name}`, warnings: [...warnings] }
    },
  })

const passwordRoute = ({ identities }: Of): AnyRoute =>
  jsonRoute({
    method: 'post',
    path: '/people/{id}/password',
    right: 'change',
    act: 'user.password',
    summary: 'Sets the password of a user of the store, enables the user, and signs out everywhere.',
    body: z.strictObject({ password }),
    reply: z.object({ id: z.string() }),
    answer: async ({ params: { id = '' }, body, note }) => {
      note(id)
      await withWords(identities().setPassword(userIn(id), body.password))
      return { id }
    },
  })

const disableRoute = ({ identities }: Of): AnyRoute =>
  jsonRoute({
    method: 'post',
    path: '/people/{id}/disable',
    right: 'change',
    act: 'user.disable',
    shutsOut: ({ params: { id = '' } }) => id,
    summary: 'Disables a user of the store, and signs out everywhere.',
    body: z.strictObject({ confirmed: z.boolean().optional() }),
    reply: z.object({ id: z.string() }),
    answer: async ({ params: { id = '' }, note }) => {
      note(id)
      await withWords(identities().disableUser(userIn(id)))
      return { id }
    },
  })

const endRoute = ({ identities }: Of): AnyRoute =>
  jsonRoute({
    method: 'post',
    path: '/people/{id}/end',
    right: 'change',
    act: 'person.end',
    summary: 'Ends all sessions, tokens and tickets of an account, named by its principal id.',
    reply: z.object({ sessions: z.number() }),
    answer: async ({ params: { id = '' }, note }) => {
      note(id)
      return { sessions: await withWords(identities().endPerson(id)) }
    },
  })

/** What has to be typed, so that nobody signs everybody out by one click. */
const everything = 'end everything'

const endEverythingRoute = ({ identities }: Of): AnyRoute =>
  jsonRoute({
    method: 'post',
    path: '/end-everything',
    right: 'change',
    act: 'everything.end',
    summary: 'Ends every token, ticket and session of everybody; keys and passwords stay as they are.',
    body: z.strictObject({ typed: z.literal(everything, { error: `type: ${everything}` }) }),
    reply: z.object({ ended: z.literal(true) }),
    answer: async () => {
      await identities().endEverything()
      return { ended: true as const }
    },
  })

/** The name in the principal id of a user. @throws AdminProblem 409 for anybody else */
function userIn(id: string): string {
  if (id.startsWith('user:')) return id.slice('user:'.length)
  throw new AdminProblem(409, `${id} has no password here: the system that knows this account has it.`)
}
