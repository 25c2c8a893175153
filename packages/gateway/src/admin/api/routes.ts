import { z } from 'zod'
import { packageVersion } from '../../core/package-version.ts'
import type { AdminParts } from '../parts.ts'
import { openApiOf } from './openapi.ts'
import { type AnyRoute, jsonRoute, otherRoute } from './route.ts'

/** Every route of the API, in the order in which the description lists them. */
export function consoleRoutes(_parts: AdminParts): readonly AnyRoute[] {
  const routes: readonly AnyRoute[] = [whoRoute, descriptionRoute(() => routes)]
  return routes
}

/** Who is signed in, and what they may do. */
const whoRoute = jsonRoute({
  method: 'get',
  path: '/session',
  right: 'signed-in',
  summary: 'Who is signed in, and with which rights.',
  reply: z.object({ id: z.string(), name: z.string(), rights: z.array(z.string()) }),
  answer: async ({ administrator: { id, name, rights } }) => ({ id, name, rights: [...rights] }),
})

/** The description of all routes. */
const descriptionRoute = (routes: () => readonly AnyRoute[]): AnyRoute =>
  otherRoute({
    method: 'get',
    path: '/openapi.json',
    right: 'signed-in',
    summary: 'This description.',
    produces: 'application/json',
    respond: (_asked, context) => context.json(openApiOf(routes(), packageVersion)),
  })
