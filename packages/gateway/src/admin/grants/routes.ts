import { z } from 'zod'
import { type AnyRoute, type Asked, jsonRoute } from '../api/route.ts'
import type { GrantsDesk, WantedGrant } from './desk.ts'
import {
  changed,
  comparison,
  history,
  historyQuery,
  layers,
  listed,
  names,
  remarks,
  removal,
  written,
} from './shapes.ts'

interface GrantParts {
  readonly grants: GrantsDesk
}

/** The grants of the file and of the store. */
export const grantRoutes = (parts: GrantParts): readonly AnyRoute[] => [
  ...readingRoutes(parts),
  ...namingRoutes(parts),
  ...tryingRoutes(parts),
  ...writingRoutes(parts),
  ...takingBackRoutes(parts),
]

const readingRoutes = (parts: GrantParts): readonly AnyRoute[] => [
  jsonRoute({
    method: 'get',
    path: '/grants',
    // Conditions have values that an auditor is not to see.
    right: 'view-as',
    summary: 'All grants: those of the file with their places, those of the store with who changed them.',
    reply: listed,
    answer: () => parts.grants.list(),
  }),
  jsonRoute({
    method: 'get',
    path: '/grants/history',
    right: 'view-as',
    summary: 'Every change of the grants of the store, the newest first.',
    query: historyQuery,
    reply: history,
    answer: async ({ query: { most, before } }) => ({ changes: await parts.grants.history(most, before) }),
  }),
]

const namingRoutes = (parts: GrantParts): readonly AnyRoute[] => [
  jsonRoute({
    method: 'get',
    path: '/grants/schema',
    right: 'look',
    summary: 'The JSON Schema of one grant.',
    reply: z.record(z.string(), z.unknown()),
    answer: async () => parts.grants.schema() as Record<string, unknown>,
  }),
  jsonRoute({
    method: 'get',
    path: '/grants/names',
    right: 'look',
    summary: 'Names that may stand in a grant.',
    reply: names,
    answer: () => parts.grants.names(),
  }),
  jsonRoute({
    method: 'get',
    path: '/grants/layers',
    right: 'look',
    summary: 'The layers of a service with their fields.',
    query: z.strictObject({ service: z.string().min(1) }),
    reply: layers,
    answer: async ({ query }) => ({ layers: parts.grants.layersOf(query.service) }),
  }),
]

const tryingRoutes = (parts: GrantParts): readonly AnyRoute[] => [
  jsonRoute({
    method: 'post',
    path: '/grants/check',
    right: 'look',
    summary:
      'What is wrong with a grant, and which of its names the map servers do not know. Nothing is saved.',
    body: z.strictObject({ grant: z.unknown() }),
    reply: remarks,
    answer: ({ body }) => parts.grants.check(body.grant),
  }),
  jsonRoute({
    method: 'post',
    path: '/grants/diff',
    right: 'grant',
    summary: 'Who gains and who loses by a change of a grant. Its `preview` is needed to save it.',
    body: written.omit({ preview: true }).extend({
      id: z.string().optional(),
      undoes: z.int().optional(),
      grant: z.unknown().optional(),
    }),
    reply: comparison,
    answer: ({ body }) => parts.grants.compare(body),
  }),
]

const writingRoutes = (parts: GrantParts): readonly AnyRoute[] => [
  jsonRoute({
    method: 'post',
    path: '/grants',
    right: 'grant',
    act: 'grant.create',
    summary: 'Adds a grant that was compared.',
    body: written,
    reply: changed,
    answer: (asked) => saved(parts.grants, asked, asked.body),
  }),
  jsonRoute({
    method: 'put',
    path: '/grants/{id}',
    right: 'grant',
    act: 'grant.change',
    summary: 'Changes a grant of the store, as it was compared.',
    body: written,
    reply: changed,
    answer: (asked) => saved(parts.grants, asked, { ...asked.body, id: asked.params.id }),
  }),
]

const takingBackRoutes = (parts: GrantParts): readonly AnyRoute[] => [
  jsonRoute({
    method: 'delete',
    path: '/grants/{id}',
    right: 'grant',
    act: 'grant.remove',
    summary: 'Removes a grant of the store, as it was compared.',
    query: removal,
    reply: changed,
    answer: (asked) => saved(parts.grants, asked, { ...asked.query, id: asked.params.id, grant: null }),
  }),
  jsonRoute({
    method: 'post',
    path: '/grants/history/{number}/undo',
    right: 'grant',
    act: 'grant.undo',
    summary: 'Takes a change back, as it was compared. That is a new change.',
    body: written.omit({ grant: true }),
    reply: changed,
    answer: (asked) => saved(parts.grants, asked, { ...asked.body, undoes: Number(asked.params.number) }),
  }),
]

/** Saves, and names the grant in the audit line, whatever comes of it. */
async function saved(
  desk: GrantsDesk,
  { administrator, note }: Pick<Asked<unknown, unknown>, 'administrator' | 'note'>,
  { preview, ...wanted }: WantedGrant & { readonly preview: string },
) {
  if (wanted.id !== undefined) note(wanted.id)
  else if (wanted.undoes !== undefined) note(`change ${wanted.undoes}`)
  const change = await desk.save(wanted, { administrator: administrator.id, preview })
  note(change.id)
  return change
}
