import { z } from 'zod'
import { networkText, originText } from '../../config/sections/identity.ts'
import { type AnyRoute, jsonRoute } from '../api/route.ts'
import type { AdminParts } from '../parts.ts'
import { attributes, mutable, names, withWords } from './shapes.ts'

/** The routes about API keys. */
export const keyRoutes = (parts: Pick<AdminParts, 'identities'>): readonly AnyRoute[] => [
  listRoute(parts),
  createRoute(parts),
  revokeRoute(parts),
]

const time = z.number().nullable()

const listRoute = ({ identities }: Pick<AdminParts, 'identities'>): AnyRoute =>
  jsonRoute({
    method: 'get',
    path: '/keys',
    right: 'look',
    summary: 'The API keys of the store and of the configuration, without the keys themselves.',
    reply: z.object({
      /** False: they end with the process. */
      isLasting: z.boolean(),
      roles: names,
      keys: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          owner: z.string().nullable(),
          roles: names,
          attributes: attributes.optional(),
          origins: names.nullable(),
          networks: names.nullable(),
          createdAt: time,
          expiresAt: time,
          lastUsedAt: time,
          state: z.enum(['active', 'expired', 'revoked']),
          where: z.enum(['store', 'configuration']),
        }),
      ),
    }),
    answer: async ({ administrator: { rights } }) => ({
      isLasting: identities().isLasting,
      roles: [...identities().roles()],
      keys: (await identities().keys()).map((key) => ({
        ...key,
        roles: [...key.roles],
        origins: key.origins && [...key.origins],
        networks: key.networks && [...key.networks],
        // The claims of others are for those who may see as others see.
        attributes: rights.has('view-as') ? mutable(key.attributes) : undefined,
      })),
    }),
  })

const createRoute = ({ identities }: Pick<AdminParts, 'identities'>): AnyRoute =>
  jsonRoute({
    method: 'post',
    path: '/keys',
    right: 'change',
    act: 'key.create',
    summary: 'Makes an API key. Its text is in this answer and nowhere else.',
    body: z.strictObject({
      name: z.string().trim().min(1).max(200),
      owner: z.string().trim().max(200).nullable().default(null),
      roles: names.default([]),
      attributes: attributes.default({}),
      origins: z.array(originText).nullable().default(null),
      networks: z.array(networkText).nullable().default(null),
      expires: z.string().nullable().default(null),
    }),
    reply: z.object({ id: z.string(), key: z.string(), warnings: names }),
    answer: async ({ body, note }) => {
      note(body.name)
      const made = await withWords(identities().createKey(body))
      note(`key:${made.id}`)
      return { ...made, warnings: [...made.warnings] }
    },
  })

const revokeRoute = ({ identities }: Pick<AdminParts, 'identities'>): AnyRoute =>
  jsonRoute({
    method: 'post',
    path: '/keys/{id}/revoke',
    right: 'change',
    act: 'key.revoke',
    summary: 'Ends a key of the store for good, with every token and ticket that was made from it.',
    reply: z.object({ revoked: z.string() }),
    answer: async ({ params: { id = '' }, note }) => {
      note(`key:${id}`)
      await withWords(identities().revokeKey(id))
      return { revoked: id }
    },
  })
