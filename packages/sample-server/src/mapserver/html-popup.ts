import type { OperationContext } from '../operation/operation.ts'
import { bytes, json, type Reply, RestError } from '../operation/reply.ts'
import { matchingRows } from '../query/matching-rows.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { inWords, titleOf } from './row-words.ts'

/** `{id}/{oid}/htmlPopup`: all fields of a row as a small page. Throws `RestError` 404 where there is no such row. */
export function htmlPopup(context: OperationContext, layer: LayerDefinition, objectId: number): Reply {
  const [row] = matchingRows(context, layer, { objectIds: [objectId] }, { returnShape: false })
  if (row === undefined) throw new RestError(404, 'Unable to complete operation.', ['Feature not found.'])
  const words = inWords(layer, row.attributes, { byName: false, unformatted: false })
  const lines = Object.entries(words).map(
    ([name, value]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  )
  const title = escapeHtml(`${layer.name}: ${titleOf(layer, row.attributes)}`)
  const content = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1><table>${lines.join('')}</table></body></html>`
  const format = context.parameters.get('f').toLowerCase()
  if (format === '' || format === 'html') return bytes(content, 'text/html; charset=utf-8')
  return json({ htmlPopupType: 'esriServerHTMLPopupTypeAsHTMLText', content })
}

/** A text that is safe inside HTML and XML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
