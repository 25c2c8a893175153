import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Outbound } from '../../core/upstream/outbound.ts'
import type { AskServer } from './ask-server.ts'
import type { DescribedField, DocumentReaders, FeatureTypes } from './documents.ts'
import type { OgcLayer } from './layer-table.ts'

/** What is known of the rows of a layer. */
export interface LayerFields {
  readonly fields: readonly DescribedField[]
  readonly geometryType?: string | undefined
}

interface FieldsOptions {
  readonly configuration: Pick<OgcUpstreamConfiguration, 'server' | 'fields' | 'layers'>
  readonly ask: AskServer
  readonly readers: Pick<DocumentReaders, 'featureTypes'>
  readonly log: (message: string) => void
}

/** Reads the fields of layers in place of a question, by layer id. What cannot be read has none. */
type ReadFields = (
  layers: readonly OgcLayer[],
  asked: Outbound,
  signal: AbortSignal,
) => Promise<ReadonlyMap<number, LayerFields>>

/** Version of WFS that is asked: all these servers know it. */
const version = '1.1.0'

/** Layers that are described at once. */
const atOnce = 4

/**
 * Makes the function that finds the fields of layers: those of the configuration, else those that DescribeFeatureType tells at the address of the WMS.
 * GeoServer is asked layer by layer, because it sends schemas of several workspaces as references; the others describe all types at once.
 */
export function createReadFields({ configuration, ask, readers, log }: FieldsOptions): ReadFields {
  const describe = async (names: string | undefined, asked: Outbound, signal: AbortSignal) => {
    const parameters = names === undefined ? [] : ([['TYPENAME', names]] as const)
    const reply = await ask(
      { service: 'WFS', version, request: 'DescribeFeatureType', parameters },
      asked,
      signal,
    ).catch(whereAnswered)
    if (reply === undefined || !(reply.body instanceof Uint8Array) || reply.status >= 400) return []
    const read = await readers.featureTypes(reply.body)
    if ('fault' in read) return []
    return read.types
  }
  return async (layers, asked, signal) => {
    const leaves = layers.filter(({ isGroup }) => !isGroup)
    const known = new Map(leaves.flatMap((layer) => configured(layer, configuration)))
    const others = configuration.fields === 'wfs' ? leaves.filter(({ id }) => !known.has(id)) : []
    if (others.length === 0) return known
    const types =
      configuration.server === 'geoserver'
        ? await eachOf(others, (layer) => describe(layer.name, asked, signal))
        : await allOf(others, describe(undefined, asked, signal))
    for (const [layer, found] of types) {
      const [type, ...more] = found
      if (type !== undefined && more.length === 0) known.set(layer.id, type)
    }
    const unknown = others.filter(({ id }) => !known.has(id)).length
    if (unknown > 0) log(`DescribeFeatureType tells the fields of all layers but ${unknown}`)
    return known
  }
}

type Types = FeatureTypes['types']

/** A server that answers with an error describes nothing; one that does not answer at all is an outage. */
function whereAnswered(error: unknown): undefined {
  if (error instanceof GatewayError && error.code === 'upstream.invalid-reply') return undefined
  throw error
}

async function eachOf(
  layers: readonly OgcLayer[],
  describe: (layer: OgcLayer) => Promise<Types>,
): Promise<readonly (readonly [OgcLayer, Types])[]> {
  const found: (readonly [OgcLayer, Types])[] = []
  for (let at = 0; at < layers.length; at += atOnce) {
    const some = layers.slice(at, at + atOnce)
    found.push(
      ...(await Promise.all(
        some.map(async (layer) => [layer, named(layer, await describe(layer))] as const),
      )),
    )
  }
  return found
}

async function allOf(
  layers: readonly OgcLayer[],
  describing: Promise<Types>,
): Promise<readonly (readonly [OgcLayer, Types])[]> {
  const types = await describing
  return layers.map((layer) => [layer, named(layer, types)] as const)
}

/** The types of a layer: WFS writes its name without the workspace, and with other marks for spaces and colons. Where two types could be meant, neither is taken. */
function named({ name }: OgcLayer, types: Types): Types {
  const exact = types.filter((type) => type.name === name)
  if (exact.length > 0) return exact
  const wanted = new Set([plain(name), plain(name.slice(name.indexOf(':') + 1))])
  return types.filter((type) => wanted.has(plain(type.name)))
}

const plain = (name: string): string => name.replace(/[ _:-]/g, '_')

const prefix = 'esriFieldType'

function configured(
  { id, name }: OgcLayer,
  { layers }: Pick<OgcUpstreamConfiguration, 'layers'>,
): (readonly [number, LayerFields])[] {
  const fields = Object.hasOwn(layers, name) ? layers[name]?.fields : undefined
  if (fields === undefined) return []
  return [[id, { fields: fields.map(described) }]]
}

const described = ({
  name,
  type,
  alias,
}: {
  readonly name: string
  readonly type: string
  readonly alias?: string | undefined
}): DescribedField => ({ name, type: prefix + type, ...(alias === undefined ? {} : { alias }) })
