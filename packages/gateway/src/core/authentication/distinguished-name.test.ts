import { describe, expect, it } from 'vitest'
import { firstValue, isWithin, nameKey } from './distinguished-name.ts'

describe('a distinguished name', () => {
  it.each([
    ['letter case', 'CN=Admins,DC=Example', 'cn=admins,dc=example'],
    ['spaces around parts', 'cn = Admins , dc = example', 'cn=admins,dc=example'],
    ['spaces inside', 'cn=Map  Admins,dc=example', 'cn=map admins,dc=example'],
    ['an escaped comma', 'cn=Smith\\, Ann,dc=example', 'cn=Smith\\2C Ann,dc=example'],
    ['letters by their bytes', 'cn=J\\C3\\BCrgen,dc=example', 'cn=Jürgen,dc=example'],
    ['two pairs in another order', 'uid=a+cn=b,dc=example', 'cn=b+uid=a,dc=example'],
    ['semicolons', 'cn=a;dc=example', 'cn=a,dc=example'],
  ])('is the same in another spelling: %s', (_, one, other) => {
    expect(nameKey(one)).toBeDefined()
    expect(nameKey(one)).toBe(nameKey(other))
  })

  it.each([
    ['another value', 'cn=a,dc=example', 'cn=b,dc=example'],
    ['a comma that is no border', 'cn=a\\,dc=x,dc=example', 'cn=a,dc=x,dc=example'],
    ['a plus that is no pair', 'cn=a\\+uid=b,dc=example', 'cn=a+uid=b,dc=example'],
    ['an escaped space at the end', 'cn=a\\ ,dc=example', 'cn=a,dc=example'],
    ['one level less', 'cn=a,dc=example', 'cn=a'],
  ])('differs from another one: %s', (_, one, other) => {
    expect(nameKey(one)).toBeDefined()
    expect(nameKey(one)).not.toBe(nameKey(other))
  })

  it.each([
    'EXTERNAL',
    'cn',
    'cn=',
    'cn=a,',
    '=a',
    'cn=a\\',
    'cn=a\\zz',
    'cn="a"',
    'cn=\0',
    'cn=#zz',
    `cn=${'a'.repeat(9000)}`,
  ])('is not read from %j', (text) => {
    expect(nameKey(text)).toBeUndefined()
  })

  it.each([
    ['uid=ann,ou=people,dc=example', 'DC=Example', true],
    ['dc=example', 'dc=example', true],
    ['uid=ann,dc=notexample', 'dc=example', false],
    ['uid=ann\\,dc=example', 'dc=example', false],
    ['EXTERNAL', '', false],
    ['uid=ann,dc=example', '', true],
  ])('%s lies within %j: %s', (name, base, expected) => {
    expect(isWithin(name, base)).toBe(expected)
  })

  it('tells its first value', () => {
    expect(firstValue('CN=Map Admins,OU=Groups,DC=example')).toBe('map admins')
    expect(firstValue('nothing')).toBeUndefined()
  })
})
