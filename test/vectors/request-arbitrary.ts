import type { Operation, ParameterSpec, RawRequest } from '@mapgate/protocol'
import fc from 'fast-check'
import { namedOneWay } from './named-rows.ts'
import { valueTexts } from './value-texts.ts'

/** What a request is made of, before it becomes bytes. */
export interface Sketch {
  readonly methods: Operation['methods']
  readonly path: string
  readonly parameters: readonly (readonly [name: string, value: string])[]
  readonly file?: { readonly name: string; readonly bytes: Uint8Array }
}

const numbers = new Set([
  'layerId',
  'objectId',
  'attachmentId',
  'rasterId',
  'level',
  'row',
  'column',
  'width',
  'height',
])
const names: Readonly<Record<string, fc.Arbitrary<string>>> = {
  service: fc.constantFrom('Dyn', 'City/Dyn', 'Ütilities/My map.v2'),
  glyphRange: fc.constantFrom('0-255', '256-511'),
  fontStack: fc.constantFrom('Arial Unicode MS Regular', 'A,B'),
  file: fc.constantFrom('root.json', 'sub/x_0001.png', 'sprite@2x'),
  imageId: fc.constantFrom('abcdef0120', 'A-b_c'),
  jobId: fc.constant('j0001'),
  node: fc.constantFrom('root', '0-1-2'),
}

/** A path of the pattern, percent-encoded. */
function pathOf(pattern: string): fc.Arbitrary<string> {
  const parts = pattern.split(/\{([A-Za-z]+)(?:\.\.\.)?\}/).map((part, index) => {
    if (index % 2 === 0) return fc.constant(part)
    if (numbers.has(part)) return fc.nat(1_000_000).map(String)
    return (names[part] ?? fc.constantFrom('Export Web Map Task', 'default028mm')).map((text) =>
      text.split('/').map(encodeURIComponent).join('/'),
    )
  })
  return fc.tuple(...parts).map((texts) => texts.join(''))
}

function pairOf(spec: ParameterSpec): fc.Arbitrary<readonly (readonly [string, string])[]> {
  const texts = valueTexts[spec.type.id]
  // The type of a geometry has to fit the geometry; it is tested by itself.
  if (texts === undefined || spec.sentOnly || spec.name === 'geometryType') return fc.constant([])
  const pair = texts(spec.type.form).map((text) => [[spec.name, text] as const])
  return spec.required
    ? pair
    : fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: pair })
}

/** What an operation needs beside its required parameters: a deletion has to say what. */
function needed({ id }: Operation, given: Sketch['parameters']): Sketch['parameters'] {
  const said = given.some(([name]) => ['objectIds', 'where', 'geometry'].includes(name))
  return id === 'FeatureServer.deleteFeatures' && !said ? [['objectIds', '7']] : []
}

/** What excludes each other: `text` and `where`, and the two names of `having`. */
const exclusive = (pairs: Sketch['parameters']): Sketch['parameters'] => {
  const names = new Set(pairs.map(([name]) => name))
  const excluded = new Set([
    ...(names.has('where') ? ['text'] : []),
    ...(names.has('having') ? ['havingClause'] : []),
  ])
  return pairs.filter(([name]) => !excluded.has(name))
}

/** Well-formed requests for one operation, in any spelling that clients may use. */
export function sketchOf(operation: Operation): fc.Arbitrary<Sketch> {
  const file = operation.parameters.find((spec) => spec.type.id === 'file')
  return fc
    .record({
      path: pathOf(operation.path),
      pairs: fc.tuple(...operation.parameters.map(pairOf)),
      format: fc.constantFrom(...operation.formats),
      bytes: fc.uint8Array({ maxLength: 40 }),
    })
    .map(({ path, pairs, format, bytes }) => ({
      methods: operation.methods,
      path,
      parameters: [
        ...needed(operation, pairs.flat()),
        ...namedOneWay(exclusive(pairs.flat())),
        ...(format === 'bytes' ? [] : [['f', format] as const]),
      ],
      ...(file !== undefined && { file: { name: file.name, bytes } }),
    }))
}

/** The sketch as a GET where that is allowed and `post` is false, else as a form, or as multipart where it has a file. */
export function rawOf({ methods, path, parameters, file }: Sketch, post: boolean): RawRequest {
  const form = parameters
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  if (file !== undefined) return multipartOf(path, parameters, file)
  if (!post && methods.includes('GET')) return { method: 'GET', path, query: form }
  if (!methods.includes('POST')) return { method: 'GET', path, query: form }
  const body = new TextEncoder().encode(form)
  return {
    method: 'POST',
    path,
    query: '',
    body,
    contentType: 'application/x-www-form-urlencoded; charset=UTF-8',
  }
}

function multipartOf(
  path: string,
  parameters: Sketch['parameters'],
  file: NonNullable<Sketch['file']>,
): RawRequest {
  const utf8 = new TextEncoder()
  const boundary = 'a-boundary-that-forty-bytes-cannot-hold'
  const fields = parameters.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${file.name}"; filename="a b.txt"\r\nContent-Type: text/plain\r\n\r\n`
  const body = [utf8.encode(fields.join('') + head), file.bytes, utf8.encode(`\r\n--${boundary}--\r\n`)]
  return {
    method: 'POST',
    path,
    query: '',
    body: Buffer.concat(body),
    contentType: `multipart/form-data; boundary=${boundary}`,
  }
}
