import type { AttachmentsToEdit, Found, Need, RowsToEdit, ServiceEntry } from '@mapgate/policy'
import { GatewayError } from '../core/errors/errors.ts'
import { askRows, type RowsAsker, type RowsWay } from './ask-rows.ts'
import { attachmentParents } from './attachment-parents.ts'
import { strangeReply } from './reply-json.ts'
import { rowsAsTheyAre } from './rows-as-they-are.ts'

/** The request that something has to be known for, and its service. */
interface NeedAsked extends RowsAsker {
  readonly service: ServiceEntry
}

type EditNeed = RowsToEdit | AttachmentsToEdit

const isOfEdits = (need: Need): need is EditNeed =>
  need.kind === 'rows-to-edit' || need.kind === 'attachments-to-edit'

/**
 * Makes the function that finds out about rows that are to be edited. Nothing is remembered: they are read for every edit.
 * @throws GatewayError `upstream.*`
 */
export const createEditsFindOut =
  (way: RowsWay) =>
  async (need: EditNeed, { service, ...asker }: NeedAsked): Promise<Found> => {
    const layer = service.layers.find(({ id }) => id === need.layerId)
    if (layer === undefined) throw strangeReply(`there is no layer ${need.layerId}`)
    const { body } = await askRows(need.question, asker, way)
    return need.kind === 'rows-to-edit'
      ? { kind: need.kind, rows: rowsAsTheyAre(body, need, layer) }
      : { kind: need.kind, parents: attachmentParents(body) }
  }

/** Finds out about rows to edit, and about areas where the configuration has any. @throws GatewayError `access.denied`, `upstream.*` */
export const createFindOut =
  ({
    edits,
    areas,
  }: {
    readonly edits: ReturnType<typeof createEditsFindOut>
    readonly areas: ((need: Exclude<Need, EditNeed>, asked: NeedAsked) => Promise<Found>) | undefined
  }) =>
  async (need: Need, asked: NeedAsked): Promise<Found> => {
    if (isOfEdits(need)) return edits(need, asked)
    if (areas) return areas(need, asked)
    throw new GatewayError(
      'access.denied',
      `${need.kind} cannot be found out: the configuration has no areas`,
    )
  }
