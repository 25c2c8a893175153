import type { DescribedField, FeatureTypes } from '../documents.ts'
import { childOf, childrenOf } from './looking-into.ts'
import { splitName } from './namespaces.ts'
import { readDocument } from './read-document.ts'
import { XmlFault } from './xml-fault.ts'
import type { XmlElement } from './xml-tree.ts'

const xsd = 'http://www.w3.org/2001/XMLSchema'

const bounds = {
  maxBytes: 8 * 1024 * 1024,
  keeps: (name: string, namespace: string) =>
    namespace === xsd &&
    /^(?:schema|element|complexType|complexContent|extension|sequence|simpleType|restriction)$/.test(name),
}

type FeatureType = FeatureTypes['types'][number]

/** Reads the schema that DescribeFeatureType answers: types of one level, as feature servers without nested values have. Throws `XmlFault`. */
export async function readFeatureTypes(bytes: Uint8Array): Promise<FeatureTypes> {
  const { root } = await readDocument(bytes, bounds)
  if (root.name !== 'schema') throw new XmlFault('not-expected')
  const complex = new Map(
    childrenOf(root, 'complexType').map((type) => [type.attributes.get('name') ?? '', type]),
  )
  const types = childrenOf(root, 'element').flatMap((element): FeatureType[] => {
    const name = element.attributes.get('name') ?? ''
    const [, local] = splitName(element.attributes.get('type') ?? '')
    const type = complex.get(local) ?? childOf(element, 'complexType')
    return name === '' || type === undefined ? [] : [featureType(name, type)]
  })
  return { types }
}

function featureType(name: string, type: XmlElement): FeatureType {
  const extension = childOf(childOf(type, 'complexContent'), 'extension')
  const elements = childrenOf(childOf(extension ?? type, 'sequence'), 'element')
  const fields: DescribedField[] = []
  let geometryType: string | undefined
  for (const element of elements) {
    const fieldName = element.attributes.get('name') ?? ''
    const [namespace, written] = typeOf(element)
    if (/^http:\/\/www\.opengis\.net\/gml(?:\/|$)/.test(namespace)) geometryType ??= geometryTypeOf(written)
    else if (fieldName !== '') {
      const alias = element.attributes.get('alias') || undefined
      fields.push({ name: fieldName, type: fieldType(namespace, written), ...(alias ? { alias } : {}) })
    }
  }
  return { name, fields, ...(geometryType ? { geometryType } : {}) }
}

/** Namespace and name of the type of a value, also of one that is only restricted, as in texts of a length. */
function typeOf(element: XmlElement): readonly [namespace: string, name: string] {
  const restriction = childOf(childOf(element, 'simpleType'), 'restriction')
  const written = element.attributes.get('type') ?? restriction?.attributes.get('base')
  if (written === undefined) return ['', '']
  const [prefix, name] = splitName(written)
  return [element.namespaces.of(prefix), name]
}

const esriTypes: Readonly<Record<string, string>> = {
  string: 'String',
  normalizedString: 'String',
  token: 'String',
  anyURI: 'String',
  byte: 'SmallInteger',
  unsignedByte: 'SmallInteger',
  short: 'SmallInteger',
  unsignedShort: 'Integer',
  int: 'Integer',
  integer: 'BigInteger',
  nonNegativeInteger: 'BigInteger',
  positiveInteger: 'BigInteger',
  unsignedInt: 'BigInteger',
  long: 'BigInteger',
  decimal: 'Double',
  float: 'Single',
  double: 'Double',
  date: 'DateOnly',
  dateTime: 'Date',
  time: 'TimeOnly',
}

/** A type of ArcGIS; what is not listed, such as yes and no, is one that no condition can compare. */
const fieldType = (namespace: string, name: string): string =>
  `esriFieldType${(namespace === xsd && Object.hasOwn(esriTypes, name) ? esriTypes[name] : undefined) ?? 'XML'}`

function geometryTypeOf(name: string): string | undefined {
  if (/^MultiPoint/.test(name)) return 'esriGeometryMultipoint'
  if (/^Point/.test(name)) return 'esriGeometryPoint'
  if (/^(?:Multi)?(?:Curve|LineString)/.test(name)) return 'esriGeometryPolyline'
  if (/^(?:Multi)?(?:Surface|Polygon)/.test(name)) return 'esriGeometryPolygon'
  return undefined
}
