import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentReaders } from '../document-readers.ts'
import { readDocument } from './read-document.ts'
import { bytesOf, recorded } from './recorded.fixture.ts'
import { XmlFault } from './xml-fault.ts'

const bounds = { maxBytes: 4 * 1024 * 1024, mayHaveDoctype: true, keeps: () => true }
const read = (text: string | Uint8Array) =>
  readDocument(typeof text === 'string' ? bytesOf(text) : text, bounds)

const bomb = `<!DOCTYPE a [<!ENTITY a "${'x'.repeat(100)}">${[...'bcdefgh']
  .map((name, i) => `<!ENTITY ${name} "${`&${'abcdefgh'[i]};`.repeat(50)}">`)
  .join('')}]><a>&h;</a>`
const utf16 = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))

describe('a hostile document is refused', () => {
  it.each<[what: string, text: string | Uint8Array, reason: string]>([
    ['an internal entity', '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', 'doctype'],
    ['a bomb of entities', bomb, 'doctype'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', 'doctype'],
    ['an entity of parameters', '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;]><a/>', 'doctype'],
    [
      'an entity beside a harmless element',
      '<!DOCTYPE a SYSTEM "x" [<!ELEMENT a EMPTY><!ENTITY e "x">]><a/>',
      'doctype',
    ],
    [
      'a list of attributes with a default',
      '<!DOCTYPE a SYSTEM "x" [<!ATTLIST a b CDATA "c">]><a/>',
      'doctype',
    ],
    ['an instruction in a DOCTYPE', '<!DOCTYPE a SYSTEM "x" [<?x y?>]><a/>', 'doctype'],
    ['a comment in a DOCTYPE', '<!DOCTYPE a SYSTEM "x" [<!-- <!ENTITY -->]><a/>', 'doctype'],
    ['a public DOCTYPE', '<!DOCTYPE a PUBLIC "a" "b"><a/>', 'doctype'],
    ['a second DOCTYPE', '<!DOCTYPE a SYSTEM "x"><!DOCTYPE a SYSTEM "x"><a/>', 'not-xml'],
    ['an entity that nobody declared', '<a>&e;</a>', 'not-xml'],
    ['an entity of a DOCTYPE elsewhere', '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a>&e;</a>', 'not-xml'],
    ['depth', '<a>'.repeat(200_000), 'too-deep'],
    ['depth below what is ignored', `<a>${'<b>'.repeat(70)}${'</b>'.repeat(70)}</a>`, 'too-deep'],
    [
      'many attributes',
      `<a ${Array.from({ length: 50_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`,
      'too-many-attributes',
    ],
    ['one attribute twice', '<a b="1" b="2"/>', 'not-xml'],
    ['one attribute under two prefixes', '<a xmlns:p="x" xmlns:q="x" p:b="1" q:b="2"/>', 'not-xml'],
    ['a prefix that nobody declared', '<p:a/>', 'not-xml'],
    ['an attribute with such a prefix', '<a p:b="1"/>', 'not-xml'],
    ['a prefix of an element that is closed', '<a><b xmlns:p="x"/><p:c/></a>', 'not-xml'],
    ['xmlns bound', '<a xmlns:xmlns="x"/>', 'not-xml'],
    ['xml bound to something else', '<a xmlns:xml="x"/>', 'not-xml'],
    ['something else bound to xml', '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>', 'not-xml'],
    ['a prefix that is taken back', '<a xmlns:p="x"><b xmlns:p=""/></a>', 'not-xml'],
    ['UTF-16', utf16('<a/>'), 'encoding'],
    ['UTF-16 by name', '<?xml version="1.0" encoding="UTF-16"?><a/>', 'encoding'],
    ['UTF-7', '<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-', 'encoding'],
    ['Latin-1', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'encoding'],
    [
      'bytes that are not UTF-8',
      new Uint8Array([0x3c, 0x61, 0x3e, 0xe9, 0x3c, 0x2f, 0x61, 0x3e]),
      'encoding',
    ],
    ['half a character at the end', new Uint8Array([...bytesOf('<a/>'), 0xe2, 0x82]), 'encoding'],
    ['NUL', '<a>\u0000</a>', 'not-xml'],
    ['NUL by number', '<a>&#0;</a>', 'not-xml'],
    ['a tag that a comment parts', '<a><na<!-- -->me/></a>', 'not-xml'],
    ['a tag that CDATA parts', '<a><na<![CDATA[me]]>/></a>', 'not-xml'],
    ['what is not closed', '<a><b></a>', 'not-xml'],
    ['two roots', '<a/><b/>', 'not-xml'],
    ['nothing', '', 'not-xml'],
    ['a page', '<!doctype html><html>', 'not-xml'],
    ['JSON', '{"a":1}', 'not-xml'],
    ['size', `<a>${'x'.repeat(5 * 1024 * 1024)}</a>`, 'too-large'],
    ['many elements', `<a>${'<b/>'.repeat(260_001)}</a>`, 'too-large'],
  ])('%s', async (_, text, reason) => {
    await expect(read(text)).rejects.toMatchObject({ reason })
  })

  it('with a DOCTYPE, where a document may have none', async () => {
    const reading = readDocument(bytesOf('<!DOCTYPE a SYSTEM "x"><a/>'), { ...bounds, mayHaveDoctype: false })
    await expect(reading).rejects.toMatchObject({ reason: 'doctype' })
  })
})

describe('a document with odd but harmless parts is read', () => {
  it('with a DOCTYPE that declares elements alone', async () => {
    const { root } = await read(
      '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd" [ <!ELEMENT a (b|c)*>\n<!ELEMENT b EMPTY> ]><a>x</a>',
    )
    expect(root.text).toBe('x')
  })

  it('with instructions, includes and locations of schemas, which nobody follows', async () => {
    const { root } = await read(
      '<?xml-stylesheet href="http://127.0.0.1:1/x.xsl"?><a xmlns:xi="http://www.w3.org/2001/XInclude" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x http://127.0.0.1:1/x.xsd">o<?x y?>p<!-- n -->e<![CDATA[n]]><xi:include href="file:///etc/passwd"/></a>',
    )
    expect(root).toMatchObject({ name: 'a', text: 'open', children: [{ name: 'include', text: '' }] })
  })

  it('with a mark of UTF-8 before it', async () => {
    await expect(read(`\ufeff<?xml version="1.0" encoding="utf-8"?><a/>`)).resolves.toMatchObject({
      root: { name: 'a' },
    })
  })

  it('with prefixes that are bound again further in', async () => {
    const { root } = await read('<p:a xmlns:p="one"><p:b xmlns:p="two"><p:c/></p:b><p:d/></p:a>')
    const [b, d] = root.children
    expect([root.namespace, b?.namespace, b?.children[0]?.namespace, d?.namespace]).toEqual([
      'one',
      'two',
      'two',
      'one',
    ])
  })

  it('with characters that lie across its slices', async () => {
    for (const before of [16_381, 16_382, 16_383, 16_384]) {
      const text = `${'x'.repeat(before - 3)}€💧é`
      const { root } = await read(`<a>${text}</a>`)
      expect(root.text).toBe(text)
    }
  })
})

it('lets others have their turn while a long document is read', async () => {
  let turns = 0
  let isRead = false
  const others = (): void => {
    turns += 1
    if (!isRead) setImmediate(others)
  }
  setImmediate(others)
  await read(`<a>${'<b>text</b>'.repeat(100_000)}</a>`)
  isRead = true
  expect(turns).toBeGreaterThan(20)
})

describe('the readers', () => {
  const pieces = fc.constantFrom(
    ...[
      '<a>',
      '</a>',
      '<Layer>',
      '</Layer>',
      '<Name>',
      'x',
      '</Name>',
      '&amp;',
      '&e;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
    ],
    ...[
      '<!DOCTYPE a SYSTEM "b">',
      '<?x?>',
      ' xmlns="http://www.opengis.net/wms"',
      '<WMT_MS_Capabilities version="1.1.1">',
      '<Capability>',
      '\u0000',
      '"',
      '<',
      '>',
      '€',
    ],
  )
  const documents = fc.oneof(
    fc.array(pieces, { maxLength: 30 }).map((parts) => bytesOf(parts.join(''))),
    fc.uint8Array({ maxLength: 200 }),
    // A recorded document with a part of it lost or doubled.
    fc
      .tuple(
        fc.constantFrom(
          'mapserver-capabilities-111.xml',
          'qgis-info.gml',
          'mapserver-info.gml',
          'qgis-feature-types.xml',
          'mapserver-exception-111.xml',
        ),
        fc.nat(),
        fc.nat(300),
        fc.boolean(),
      )
      .map(([name, place, length, twice]) => {
        const bytes = recorded(name)
        const at = place % bytes.length
        const [head, cut, tail] = [
          bytes.subarray(0, at),
          bytes.subarray(at, at + length),
          bytes.subarray(at + length),
        ]
        return Buffer.concat(twice ? [head, cut, cut, tail] : [head, tail])
      }),
  )
  it('answer any bytes with a value or a reason', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (bytes) => {
        const { capabilities, featureTypes, gmlInfo, exception } = documentReaders
        for (const reader of [capabilities, featureTypes, gmlInfo]) {
          const value = await reader(bytes)
          if ('fault' in value)
            expect(value.fault).toBe(new XmlFault(value.fault as XmlFault['reason']).reason)
        }
        exception(bytes)
      }),
      { numRuns: 400 },
    )
  })
})
