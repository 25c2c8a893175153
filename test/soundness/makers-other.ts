import type { Operation } from '@mapgate/protocol'
import { anyId, type Making } from './asked-conditions.ts'
import { demanded, otherServices, servedIn } from './other-services.ts'
import type { Maker } from './requests.ts'

/** Services without layers, of every type, and what writes: only callers from whom nothing is hidden are given any of it. */
export const otherMakers: Readonly<Record<string, Maker>> = {
  elsewhere: (making) => {
    const operation = making.random.pick(servedIn(otherServices.map(({ type }) => type)))
    const { folder, name } = otherServices.find(({ type }) => type === operation.group) ?? {
      folder: '',
      name: '',
    }
    return requestTo(making, operation, `${folder}/${name}`)
  },
  edit: (making) => {
    const writing = servedIn(['FeatureServer']).filter(({ effect }) => effect === 'write')
    return { ...requestTo(making, making.random.pick(writing), 'Assets_Service'), carrier: 'multipart' }
  },
}

const pathValues: Readonly<Record<string, string>> = {
  level: '3',
  row: '2',
  column: '1',
  width: '4',
  height: '4',
  imageId: 'a',
  rasterId: '1',
  task: 'Roads',
  node: '1',
  fontStack: 'Arial',
  glyphRange: '0-255',
  'file...': 'root',
}

function requestTo({ random }: Making, operation: Operation, service: string): ReturnType<Maker> {
  const values: Readonly<Record<string, string>> = {
    ...pathValues,
    service,
    layerId: random.pick(['2', '3', '7']),
    objectId: String(anyId(random)),
  }
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => values[name] ?? '1')
  const { parameters, defaultFormat, formats } = operation
  const files = parameters.filter(({ name }) => name === 'attachment').map(({ name }) => name)
  const format =
    formats.length > 1 && defaultFormat === 'html'
      ? random.pick(formats.filter((one) => one !== 'html'))
      : undefined
  return {
    path,
    parameters: {
      ...demanded(operation),
      ...(operation.id.endsWith('.applyEdits') ? { adds: '[{"attributes":{"status":"x"}}]' } : {}),
      ...(format === undefined ? {} : { f: format }),
    },
    files,
  }
}
