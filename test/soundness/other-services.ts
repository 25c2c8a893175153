import { type Operation, operations } from '@mapgate/protocol'
import type { ServiceHandler } from '../../packages/sample-server/src/operation/operation.ts'
import { bytes, json } from '../../packages/sample-server/src/operation/reply.ts'
import type { Policy } from './policies.ts'
import { isOnService, isWhole } from './sight.ts'
import { canariesOf } from './worlds.ts'

/** A service without layers that policies could look into: whoever is not given all of it, sees nothing of it. */
export interface OtherService {
  readonly folder: string
  readonly name: string
  readonly type: string
}

/** One of each type, in folders; two of them have one name. */
export const otherServices: readonly OtherService[] = [
  { folder: 'Imagery', name: 'Photos', type: 'ImageServer' },
  { folder: 'Imagery', name: 'Photos', type: 'VectorTileServer' },
  { folder: 'Imagery', name: 'City', type: 'SceneServer' },
  { folder: 'Tools', name: 'Print', type: 'GPServer' },
  { folder: 'Tools', name: 'Locate', type: 'GeocodeServer' },
  { folder: 'Tools', name: 'Shapes', type: 'GeometryServer' },
  { folder: 'Tools', name: 'Roads', type: 'NAServer' },
]

/** Handlers of the other services of a world: canaries in whatever is not given whole, and services and folders whose very name is one. */
export function otherHandlers(
  policy: Policy,
  which: 'one' | 'other',
): Readonly<Record<string, ServiceHandler>> {
  const { text } = canariesOf[which]
  const named = otherServices.map(({ folder, name, type }): [string, ServiceHandler] => [
    `${folder}/${name}/${type}`,
    saying(isWhole(policy, `${folder}/${name}`, type) ? 'a word' : text),
  ])
  const hidden = [
    `${text}/Plan/MapServer`,
    `Imagery/${text}/ImageServer`,
    `${text}Plan/GeocodeServer`,
  ].filter((path) => {
    const cut = path.lastIndexOf('/')
    return !policy.grants.some((grant) => isOnService(grant, path.slice(0, cut), path.slice(cut + 1)))
  })
  return Object.fromEntries([
    ...named,
    ...hidden.map((path): [string, ServiceHandler] => [path, saying(text)]),
  ])
}

/** The output file that every world has; it shows something of which nobody knows whose it is. */
export const keptOutput = 'Assets_Service_MapServer/_ags_map1.png'

const pngMark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** The bytes of something that looks like a picture and holds a text. */
export const pictureOf = (text: string): Buffer => Buffer.concat([pngMark, Buffer.from(text)])

/** Answers every path below a service with one text, in the kind that the path or `f` promises. */
const saying =
  (text: string): ServiceHandler =>
  ({ parameters, recorder, service }, segments) => {
    recorder.operation(service, segments.join('/'))
    const path = segments.join('/')
    if (/\.pbf$/.test(path)) return bytes(Buffer.from(text), 'application/x-protobuf')
    if (/^tile\/|\/images\/|\.png$/.test(path) || parameters.get('f') === 'image')
      return bytes(pictureOf(text), 'image/png')
    return json({
      currentVersion: 10.91,
      serviceDescription: text,
      name: text,
      value: text,
      layers: [],
      tables: [],
    })
  }

const shape = '{"rings":[[[0,0],[0,9],[9,9],[0,0]]]}'
const shapesOf = `{"geometryType":"esriGeometryPolygon","geometries":[${shape}]}`
const oneShape = `{"geometryType":"esriGeometryPolygon","geometry":${shape}}`

/** Values for parameters that some operation demands. */
const samples: Readonly<Record<string, string>> = {
  bbox: '0,0,9,9',
  geometry: '{"x":1,"y":2}',
  geometries: shapesOf,
  geometries1: shapesOf,
  geometries2: shapesOf,
  geometry1: oneShape,
  geometry2: oneShape,
  polygons: shapesOf,
  polylines: '{"geometryType":"esriGeometryPolyline","geometries":[{"paths":[[[0,0],[9,9]]]}]}',
  relation: 'esriGeometryRelationWithin',
  sr: '4326',
  inSR: '4326',
  outSR: '102100',
  distances: '5',
  maxSegmentLength: '5',
  maxDeviation: '5',
  offsetDistance: '5',
  cutter: '{"paths":[[[0,0],[9,9]]]}',
  reshaper: '{"paths":[[[0,0],[9,9]]]}',
  trimExtendTo: '{"paths":[[[0,0],[9,9]]]}',
  coordinates: '[[1,2]]',
  strings: '["a"]',
  text: 'a',
  location: '{"x":1,"y":2}',
  addresses: '{"records":[{"attributes":{"OBJECTID":1,"SingleLine":"a"}}]}',
  stops: '1,2;3,4',
  facilities: '1,2;3,4',
  incidents: '1,2;3,4',
  features: '[{"attributes":{"OBJECTID":3,"status":"x"}}]',
  adds: '[{"attributes":{"status":"x"}}]',
  where: '1=1',
  calcExpression: '[{"field":"status","value":"x"}]',
  edits: '[{"id":2,"deletes":[3]}]',
  attachmentIds: '2003',
  attachmentId: '2003',
}

/** Parameters that the grammar demands, where they have nothing to do with rows of the case. */
export function demanded({ id, parameters }: Operation): Record<string, string> {
  const names = parameters.filter(({ required }) => required).map(({ name }) => name)
  const chosen = names.map((name) => [
    name,
    id === 'GeometryServer.difference' && name === 'geometry' ? oneShape : samples[name],
  ])
  return Object.fromEntries(
    chosen.map(([name, value]) => [
      name,
      name === 'geometry' && id.startsWith('GeometryServer') ? oneShape : (value ?? '1'),
    ]),
  )
}

/** Operations that Mapgate serves, of these groups. */
export const servedIn = (groups: readonly string[]): readonly Operation[] =>
  operations.filter(({ group, refused }) => refused === undefined && groups.includes(group))
