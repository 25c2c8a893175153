import { z } from 'zod'
import { type AnyRoute, type Asked, jsonRoute } from '../route.ts'
import type { GrantsDesk, WantedGrant } from './desk.ts'
import { changed, comparison, historyQuery, layer, listed, names, remark, removal, written } from './shapes.ts'

/** The grants of the file and of the store. */
export const grantRoutes = (desk: GrantsDesk, schema: () => object): readonly AnyRoute[] => [
  ...readingRoutes(desk, schema),
  ...tryingRoutes(desk),
  ...writingRoutes(desk),
]

const readingRoutes = (desk: GrantsDesk, schema: () => object): readonly AnyRoute[] => [
  jsonRoute({
    method: 'get',
    path: '/grants',
    right: 'look',
    summary: 'All grants: those of the file with their places, those of the store with who changed them.',
    reply: listed,
    answer: desk.list,
  }),
  jsonRoute({
    method: 'get',
    path: '/grants/schema',
    right: 'look',
    summary: 'The JSON Schema of one grant.',
    reply: z.record(z.string(), z.unknown()),
    answer: async () => schema() as Record<string, unknown>,
  }),
  jsonRoute({
    method: 'get',
    path: '/grants/names',
    right: 'look',
    summary: 'Names that may stand in a grant.',
    reply: names,
    answer: desk.names,
  }),
  jsonRoute({
    method: 'get',
    path: '/grants/layers',
    right: 'look',
    summary: 'The layers of a service with their fields.',
    query: z.strictObject({ service: z.string().min(1) }),
    reply: z.object({ layers: z.array(layer) }),
    answer: async ({ query }) => ({ layers: [...desk.layersOf(query.service)] }),
  }),
  jsonRoute({
    method: 'get',
    path: '/grants/history',
    right: 'look',
    summary: 'Every change of the grants of the store, the newest first.',
    query: historyQuery,
    reply: z.object({ changes: z.array(changed) }),
    answer: async ({ query: { most, before } }) => ({ changes: [...(await desk.history(most, before))] }),
  }),
]

const tryingRoutes = (desk: GrantsDesk): readonly AnyRoute[] => [
  jsonRoute({
    method: 'post',
    path: '/grants/check',
    right: 'look',
    summary: 'What is wrong with a grant, and which of its names the map servers do not know. Nothing is saved.',
    body: z.strictObject({ grant: z.unknown() }),
    reply: z.object({ faults: z.array(remark), warnings: z.array(remark) }),
    answer: async ({ body }) => {
      const { faults, warnings } = await desk.check(body.grant)
      return { faults: [...faults], warnings: [...warnings] }
    },
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
    answer: async ({ body }) => desk.compare(body) as Promise<z.input<typeof comparison>>,
  }),
]

const writingRoutes = (desk: GrantsDesk): readonly AnyRoute[] => [
  jsonRoute({
    method: 'post',
    path: '/grants',
    right: 'grant',
    act: 'grant.create',
    summary: 'Adds a grant that was compared.',
    body: written,
    reply: changed,
    answer: (asked) => saved(desk, asked, asked.body),
  }),
  jsonRoute({
    method: 'put',
    path: '/grants/{id}',
    right: 'grant',
    act: 'grant.change',
    summary: 'Changes a grant of the store, as it was compared.',
    body: written,
    reply: changed,
    answer: (asked) => saved(desk, asked, { ...asked.body, id: asked.params.id }),
  }),
  jsonRoute({
    method: 'delete',
    path: '/grants/{id}',
    right: 'grant',
    act: 'grant.remove',
    summary: 'Removes a grant of the store, as it was compared.',
    query: removal,
    reply: changed,
    answer: (asked) => saved(desk, asked, { ...asked.query, id: asked.params.id, grant: null }),
  }),
  jsonRoute({
    method: 'post',
    path: '/grants/history/{number}/undo',
    right: 'grant',
    act: 'grant.undo',
    summary: 'Takes a change back, as it was compared. That is a new change.',
    body: written.omit({ grant: true }),
    reply: changed,
    answer: (asked) => saved(desk, asked, { ...asked.body, undoes: Number(asked.params.number) }),
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
