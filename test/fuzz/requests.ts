import type { Operation } from '../../packages/grammar/src/operation.ts'
import { operations } from '../../packages/grammar/src/operations/index.ts'
import type { Random } from './random.ts'
import { type Place, valueText } from './values.ts'

/** A request as it might come in, from the site root on; `body` is text. */
export interface FuzzRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly contentType?: string
  readonly body?: string
}

const served = operations.filter(({ refused }) => refused === undefined)
const sampled = served.filter(({ group }) => group === 'MapServer' || group === 'FeatureServer')
/** Operations that read rows by condition: most is at stake there. */
const rich = sampled.filter(
  ({ parameters, effect }) =>
    effect !== 'write' && parameters.some(({ selects }) => selects.includes('rows')),
)

/** Makes up a request of some operation of the table. */
export function generateRequest(place: Place): FuzzRequest {
  const { random } = place
  const operation = random.pick(
    random.pick([rich, rich, sampled, sampled, random.chance(0.3) ? operations : served]),
  )
  const pairs = parametersOf(operation, place)
  const path = pathOf(operation, place)
  const mayPost = operation.methods.includes('POST')
  const form = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  if (!mayPost || (operation.methods.includes('GET') && random.chance(0.7)))
    return { method: 'GET', path, query: form.join('&') }
  if (random.chance(0.15)) return multipart(path, pairs)
  const inQuery = random.chance(0.3) ? random.below(form.length + 1) : 0
  return {
    method: 'POST',
    path,
    query: form.slice(0, inQuery).join('&'),
    contentType: 'application/x-www-form-urlencoded',
    body: form.slice(inQuery).join('&'),
  }
}

function parametersOf(operation: Operation, place: Place): [name: string, value: string][] {
  const { random } = place
  const share = random.pick([0.1, 0.25, 0.5])
  const pairs = operation.parameters
    .filter(({ required, type }) => type.id !== 'file' && (required || random.chance(share)))
    .map((spec): [string, string] => [cased(random, spec.name), valueText(spec, place)])
  const formats = operation.formats.filter((format) => format !== 'html' && format !== 'bytes')
  if (formats.length > 0) pairs.push([cased(random, 'f'), random.pick([...formats, 'json', 'json'])])
  if (random.chance(0.1))
    pairs.push([
      random.pick(['token', '_ts', 'callback', 'gdbVersion', 'foo', 'mg_ticket']),
      random.pick(['1', 'a.b', 'SECRETTOKEN']),
    ])
  return random.chance(0.2) ? pairs.reverse() : pairs
}

const cased = (random: Random, name: string): string =>
  random.chance(0.1) ? random.pick([name.toUpperCase(), name.toLowerCase()]) : name

function pathOf({ path, group }: Operation, { random, layer }: Place): string {
  const service = random.chance(0.9)
    ? group === 'MapServer' && /tile/.test(path)
      ? 'Topo_Basemap'
      : 'Assets_Service'
    : random.pick(['assets_service', 'Other', 'Folder/Assets_Service'])
  const variables: Readonly<Record<string, string>> = {
    service,
    layerId: String(random.chance(0.9) ? layer.id : random.below(12)),
    objectId: random.pick(['1', '2', '30']),
    attachmentId: random.pick(['1', '2']),
    level: '5',
    row: '12',
    column: '5',
    width: '8',
    height: '8',
  }
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => variables[name] ?? 'x1')
  return random.chance(0.05) ? filled.toLowerCase() : random.chance(0.05) ? `${filled}/` : filled
}

const boundary = 'fuzz-boundary'

function multipart(path: string, pairs: readonly [string, string][]): FuzzRequest {
  const parts = pairs.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return {
    method: 'POST',
    path,
    query: '',
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: `${parts.join('')}--${boundary}--\r\n`,
  }
}
