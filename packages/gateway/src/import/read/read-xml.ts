import { SaxesParser, type SaxesTagNS } from 'saxes'
import { bounded, mostAttributes, mostCharacters, mostDepth, mostEntries } from './bounds.ts'
import type { RawConfig, RawElement } from './raw-config.ts'
import { SourceFault } from './source-fault.ts'

/**
 * Reads the XML form. Documents with a DOCTYPE are refused, so there are no entities but the five of XML itself, and nothing outside of the
 * file is ever looked at.
 * @throws SourceFault with the line
 */
export function readXml(text: string): RawConfig {
  const parser = new SaxesParser({ xmlns: true, position: true })
  const found: { root?: RawElement; namespace?: string; entries: RawElement[] } = { entries: [] }
  const path: string[] = []
  let line = 1
  parser.on('error', (error) => {
    throw notWellFormed(error.message, parser.line)
  })
  parser.on('doctype', () => {
    throw new SourceFault(
      'a DOCTYPE, and so entities, are not read: take the line out and write what the entities stand for',
      parser.line,
    )
  })
  parser.on('opentagstart', () => {
    line = parser.line
  })
  parser.on('attribute', ({ value }) => bounded(value.length, mostCharacters, 'characters of a value', line))
  parser.on('opentag', (tag) => {
    path.push(tag.local)
    bounded(path.length, mostDepth, 'elements inside of each other', line)
    const place = path.join('/').toLowerCase()
    const element = elementOf(tag, line)
    if (isRead(place)) requireSpelling(tag, path, { namespace: found.namespace ?? tag.uri, line })
    if (place === 'proxyconfig') Object.assign(found, { root: element, namespace: tag.uri })
    else if (path.length === 1) throw new SourceFault('the root element is not ProxyConfig', line)
    else if (place === 'proxyconfig/serverurls/serverurl') found.entries.push(element)
    bounded(found.entries.length, mostEntries, 'entries of serverUrls', line)
  })
  parser.on('closetag', () => path.pop())
  parser.write(text).close()
  if (!found.root) throw new SourceFault('there is no element ProxyConfig')
  return { form: 'xml', namespace: found.namespace ?? '', root: found.root, entries: found.entries }
}

const isRead = (place: string): boolean => 'proxyconfig/serverurls/serverurl'.startsWith(place)

/** The .NET proxy reads elements of its namespace alone, in one spelling; what it left out must not be imported. @throws SourceFault */
function requireSpelling(
  { local, uri }: SaxesTagNS,
  { length }: readonly string[],
  { namespace, line }: { readonly namespace: string; readonly line: number },
): void {
  const usual = ['ProxyConfig', 'serverUrls', 'serverUrl'][length - 1]
  if (namespace !== dotnetNamespace || (local === usual && uri === namespace)) return
  throw new SourceFault(
    `the .NET proxy does not read this element, because it is not spelled ${usual}, or has another namespace: take it out, or write it so`,
    line,
  )
}

const dotnetNamespace = 'proxy.xsd'

function elementOf({ attributes }: SaxesTagNS, line: number): RawElement {
  const own = Object.values(attributes).filter(({ prefix, name }) => prefix === '' && name !== 'xmlns')
  bounded(own.length, mostAttributes, 'attributes of one element', line)
  return { line, values: new Map(own.map(({ local, value }) => [local, value])) }
}

/** What the parser says, without the names in it: where a quote is missing, a name may be a part of a password. */
function notWellFormed(said: string, line: number): SourceFault {
  const words = said.replace(/^(\d+:)*\s*/, '').replace(/:.*$/s, '')
  const more = /entity/.test(words)
    ? ' In XML, & is written &amp; and < is written &lt;.'
    : /duplicate attribute/.test(words)
      ? ' Leave one of them.'
      : ''
  return new SourceFault(`this is not well-formed XML (${words.replace(/\.$/, '')}).${more}`, line)
}
