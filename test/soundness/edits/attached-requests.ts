import type { LayerDefinition } from '../../../packages/sample-server/src/world/layer.ts'
import type { CaseRequest } from '../gateway.ts'
import { featureService } from '../request-parts.ts'
import { type EditMaking, pickId, someValues } from './edit-making.ts'
import { attachmentGlobalId } from './edit-world.ts'

/** A request that attaches a file to a row, replaces one, or takes some away. */
export function attachmentRequest(making: EditMaking, operation: string): Omit<CaseRequest, 'operation'> {
  const { random, template } = making
  const layer = template.layers.find(({ hasAttachments }) => hasAttachments) as LayerDefinition
  const parent = attachedId(making, layer)
  const file = layer.id * 10_000 + (random.chance(0.8) ? parent : pickId(making, layer, 'update'))
  const path = `${featureService}/${layer.id}/${parent}/${operation}`
  if (operation === 'deleteAttachments')
    return {
      path,
      parameters: {
        attachmentIds: random.chance(0.8) ? String(file) : `${file},${file + 3}`,
        ...(random.chance(0.3) ? { rollbackOnFailure: 'false' } : {}),
        f: 'json',
      },
    }
  return {
    path,
    parameters: {
      f: 'json',
      ...(operation === 'updateAttachment' ? { attachmentId: String(file) } : {}),
      attachment: 'what a crew wrote',
    },
    carrier: 'multipart',
    files: ['attachment'],
  }
}

/** A row, mostly one with a file. */
function attachedId(making: EditMaking, layer: LayerDefinition): number {
  const ids = Array.from({ length: 4 }, () => pickId(making, layer, 'update'))
  return ids.find((id) => id % 2 === 1) ?? ids[0] ?? 0
}

/** Edits by global ids, with files among them where the layer has any. */
export function globalEdits(making: EditMaking, layer: LayerDefinition): Readonly<Record<string, unknown>> {
  const { random, tables } = making
  const globalId = (id: number) => tables.rows.get(layer.id)?.get(id)?.GLOBALID ?? '{0}'
  const update = () => {
    const id = pickId(making, layer, 'update')
    const other = random.chance(0.1) ? { OBJECTID: pickId(making, layer, 'update') } : {}
    return { attributes: { GLOBALID: globalId(id), ...other, ...someValues(making, layer) } }
  }
  const parent = attachedId(making, layer)
  const file = attachmentGlobalId(random.chance(0.8) ? parent : pickId(making, layer, 'update'))
  const data = { name: 'a.txt', contentType: 'text/plain', data: 'aGVsbG8=' }
  const attachments = random.pick([
    {
      adds: [
        { globalId: '{BBBBBBBB-0000-4000-8000-000000000001}', parentGlobalId: globalId(parent), ...data },
      ],
    },
    { updates: [{ globalId: file, ...data }] },
    { deletes: [file] },
  ])
  return {
    ...(random.chance(0.7) ? { updates: [update()] } : {}),
    ...(random.chance(0.3) ? { deletes: [globalId(pickId(making, layer, 'delete'))] } : {}),
    ...(layer.hasAttachments && random.chance(0.6) ? { attachments } : {}),
  }
}
