import { cellsByName } from '../cells-by-name.ts'
import type { InfoFeature } from '../documents.ts'
import { esriShape, isGml } from './gml-shapes.ts'
import { childrenOf } from './looking-into.ts'
import { readDocument } from './read-document.ts'
import { XmlFault } from './xml-fault.ts'
import type { XmlElement } from './xml-tree.ts'

const bounds = { maxBytes: 8 * 1024 * 1024, keeps: () => true }

/**
 * The rows of a reply of GetFeatureInfo: `msGMLOutput` of MapServer, `FeatureCollection` of GeoServer and QGIS Server in GML 2 and 3, and
 * the plain list of QGIS Server. Values are texts, empty ones null. What is nested is ignored, but for a shape. Throws `XmlFault`.
 */
export async function readGmlInfo(bytes: Uint8Array): Promise<readonly InfoFeature[]> {
  const { root } = await readDocument(bytes, bounds)
  if (root.namespace === '' && root.name === 'msGMLOutput') return mapServerRows(root).map(rowOf)
  if (isWfs(root.namespace) && root.name === 'FeatureCollection') return collected(root).map(rowOf)
  if (root.namespace === '' && root.name === 'GetFeatureInfoResponse') return qgisRows(root)
  throw new XmlFault('not-expected')
}

const isWfs = (namespace: string): boolean => /^http:\/\/www\.opengis\.net\/wfs(?:\/2\.0)?$/.test(namespace)

const ending = (end: string) => (element: XmlElement) =>
  element.namespace === '' && element.name.endsWith(end)

const mapServerRows = (root: XmlElement): readonly XmlElement[] =>
  root.children.filter(ending('_layer')).flatMap((layer) => layer.children.filter(ending('_feature')))

const collected = (root: XmlElement): readonly XmlElement[] =>
  root.children
    .filter(
      ({ name, namespace }) =>
        (isGml(namespace) && (name === 'featureMember' || name === 'featureMembers')) ||
        (isWfs(namespace) && name === 'member'),
    )
    .flatMap(({ children }) => children)
    .filter(({ namespace }) => !isGml(namespace) && !isWfs(namespace))

/** A row, whose fields are in the namespace of the row itself. */
function rowOf(row: XmlElement): InfoFeature {
  const cells: Cell[] = []
  let geometry: object | undefined
  for (const cell of childrenIn(row)) {
    const [shape] = cell.children
    if (shape === undefined) cells.push([cell.name, cell.text === '' ? null : cell.text])
    else geometry ??= esriShape(shape)
  }
  return { attributes: cellsByName(cells), ...(geometry ? { geometry } : {}) }
}

type Cell = readonly [name: string, value: string | null]

const childrenIn = (row: XmlElement): readonly XmlElement[] =>
  row.children.filter(({ namespace }) => namespace === row.namespace)

/** What QGIS Server derives, such as the shape as a text, is no field. */
const qgisRows = (root: XmlElement): readonly InfoFeature[] =>
  childrenOf(root, 'Layer')
    .flatMap((layer) => childrenOf(layer, 'Feature'))
    .map((feature) => ({
      attributes: cellsByName(
        childrenOf(feature, 'Attribute')
          .filter(({ attributes }) => !attributes.has('type'))
          .map(({ attributes }) => [attributes.get('name') ?? '', attributes.get('value') || null]),
      ),
    }))
