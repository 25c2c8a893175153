import { z } from 'zod'
import { packageVersion } from '../core/package-version.ts'
import { sessionWarnings, warningsFor } from './api/last-administrator.ts'
import { openApiOf } from './api/openapi.ts'
import { type AnyRoute, jsonRoute, otherRoute } from './api/route.ts'
import { grantRoutes } from './grants/routes.ts'
import { healthRoutes } from './health/routes.ts'
import { keyRoutes } from './identities/keys.ts'
import { peopleRoutes } from './identities/people.ts'
import { sessionRoutes } from './identities/sessions.ts'
import { liveRoutes } from './live/routes.ts'
import type { AdminParts } from './parts.ts'
import { seenRoutes } from './seen/routes.ts'
import { type SignInParts, signInRoutes } from './sign-in/routes.ts'
import { whyRoutes } from './why/routes.ts'

/** Every route of the API, in the order in which the description lists them. */
export function consoleRoutes(parts: AdminParts, signIn: SignInParts): readonly AnyRoute[] {
  const routes: readonly AnyRoute[] = [
    whoRoute(parts),
    ...signInRoutes(parts, signIn),
    ...liveRoutes(parts),
    ...whyRoutes(parts),
    ...healthRoutes(parts),
    ...seenRoutes(parts),
    ...keyRoutes(parts),
    ...peopleRoutes(parts),
    ...sessionRoutes(parts),
    ...grantRoutes(parts),
    descriptionRoute(() => routes),
  ]
  return routes
}

/** Who is signed in, and what they may do. */
const whoRoute = ({ possibleAdministrators }: Pick<AdminParts, 'possibleAdministrators'>): AnyRoute =>
  jsonRoute({
    method: 'get',
    path: '/session',
    right: 'signed-in',
    summary: 'Who is signed in, with which rights, and what this person should know of.',
    reply: z.object({
      id: z.string(),
      name: z.string(),
      rights: z.array(z.string()),
      version: z.string(),
      warnings: z.array(z.enum(sessionWarnings)),
    }),
    answer: async ({ administrator: { id, name, rights } }) => ({
      id,
      name,
      rights: [...rights],
      version: packageVersion,
      warnings: [...warningsFor({ id }, await possibleAdministrators())],
    }),
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
