import { describe, expect, it } from 'vitest'
import { idBytes, idText, readEntry } from './entry.ts'

const guid = Buffer.from('33221100554477668899aabbccddeeff', 'hex')

describe('the id of an entry', () => {
  it.each<[string, unknown, string | undefined]>([
    ['a GUID, as Active Directory writes it', guid, '00112233-4455-6677-8899-aabbccddeeff'],
    ['other bytes', Buffer.from('0105ff', 'hex'), '0105ff'],
    ['a text', '4f1c22aa-90d3-103e-8f00-112233445566', '4f1c22aa-90d3-103e-8f00-112233445566'],
    ['two texts', ['a', 'b'], undefined],
    ['nothing', [], undefined],
    ['an empty text', '', undefined],
  ])('is %s', (_, value, text) => {
    expect(idText(readEntry({ dn: 'cn=ann', objectGUID: value }), 'objectguid')).toBe(text)
  })

  it.each([guid, Buffer.from('0105ff', 'hex')])('becomes the same bytes again', (bytes) => {
    const text = idText(readEntry({ dn: 'cn=ann', objectGUID: bytes }), 'objectGUID') ?? ''
    expect(idBytes(text)).toEqual(bytes)
  })
})

describe('an entry', () => {
  it('has its values by name in any letter case, and not those in another language', () => {
    const entry = readEntry({
      dn: 'cn=ann',
      CN: ['Ann', 'Anna'],
      'cn;lang-de': 'Anne',
      mail: 'ann@example.org',
    })
    expect([entry.texts('cn'), entry.texts('MAIL'), entry.texts('sn')]).toEqual([
      ['Ann', 'Anna'],
      ['ann@example.org'],
      [],
    ])
  })

  it('says where a directory gave a part of the values alone', () => {
    const entry = readEntry({ dn: 'cn=ann', memberOf: [], 'memberOf;range=0-1499': ['cn=a'] })
    expect([entry.isCut('memberof'), entry.texts('memberOf')]).toEqual([true, []])
  })
})
