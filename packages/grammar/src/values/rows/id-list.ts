import { ValueError, type ValueType } from '../../value.ts'
import { parseInteger } from '../plain/number.ts'
import { demandOnce } from './row-keys.ts'

/** Reads whole numbers with commas between them, each once, in the order given. */
export const parseIds = (text: string, maxCount: number, min = 0): number[] => [
  ...new Set(splitIds(text, maxCount, min)),
]

function splitIds(text: string, maxCount: number, min = 0): number[] {
  const parts = text.split(',', maxCount + 1)
  if (parts.length > maxCount) throw new ValueError(`it has more than ${maxCount} ids`)
  return parts.map((part) => parseInteger(part, min, Number.MAX_SAFE_INTEGER, 'an id'))
}

function idList(id: string, maxCount: number, namesLayers = false): ValueType<readonly number[]> {
  return {
    id,
    isBulk: true,
    form: `at most ${maxCount} whole numbers with commas between them`,
    parse: (text) => parseIds(text, maxCount),
    print: (ids) => ids.join(','),
    ...(namesLayers && { layersIn: (ids) => ids }),
  }
}

/** Object ids of rows. */
export const objectIds = idList('objectIds', 10_000)

/** Ids that are edited. One that is named twice is a fault: servers differ in how often they do what they are asked. */
function editedIds(id: string): ValueType<readonly number[]> {
  return {
    id,
    isBulk: true,
    form: 'at most 10000 whole numbers with commas between them, each once',
    parse(text) {
      const ids = splitIds(text, 10_000)
      demandOnce(ids)
      return ids
    },
    print: (ids) => ids.join(','),
  }
}

/** Object ids of rows that are edited. */
export const editedRowIds = editedIds('editedRowIds')

/** Ids of attachments that are edited. */
export const attachmentIds = editedIds('attachmentIds')

/** Ids of layers and tables, without a keyword (`find`, `queryDomains`). */
export const layerIds = idList('layerIds', 1_000, true)

/** Ids of layers as a JSON list (`queryDomains`); the plain form is read as well. */
export const jsonLayerIds: ValueType<readonly number[]> = {
  id: 'jsonLayerIds',
  form: 'a JSON list of layer ids',
  parse(text) {
    const list = /^\s*\[([\d,\s]*)\]\s*$/.exec(text)
    return layerIds.parse(list?.[1] ?? text)
  },
  print: (ids) => `[${ids.join(',')}]`,
  layersIn: (ids) => ids,
}
