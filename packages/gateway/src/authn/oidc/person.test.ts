import { describe, expect, it } from 'vitest'
import { providerSection } from '../../config/sections/providers.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import { type Claims, personOf } from './person.ts'

const provider = (section: object = {}) =>
  providerSection.parse({ name: 'corp', issuer: 'https://idp.example', clientId: 'c', ...section })

const readers = { groups: { 'GIS Readers': ['reader'], 'a.b': ['dotted'] } }
const rolesOf = (claims: Claims, section: object = readers) => personOf(claims, provider(section)).roles

describe('Groups of a person', () => {
  it.each<[string, Claims, object, readonly string[]]>([
    ['a list', { groups: ['GIS Readers', 'Cooks'] }, readers, ['reader']],
    ['one text, with its spaces', { groups: 'GIS Readers' }, readers, ['reader']],
    ['another letter case', { groups: ['gis readers'] }, readers, []],
    [
      'a nested claim',
      { realm_access: { roles: ['GIS Readers'] } },
      { ...readers, claims: { groups: 'realm_access.roles' } },
      ['reader'],
    ],
    [
      'several claims',
      { a: ['GIS Readers'], b: ['a.b'] },
      { ...readers, claims: { groups: ['a', 'b'] } },
      ['reader', 'dotted'],
    ],
    [
      'a claim whose name has dots',
      { 'https://x.example/groups': ['GIS Readers'] },
      { ...readers, claims: { groups: 'https://x.example/groups' } },
      ['reader'],
    ],
    ['group names as roles', { groups: ['x'] }, { rolesFromGroups: true }, ['x']],
    ['a group called anonymous', { groups: ['anonymous'] }, { rolesFromGroups: true }, []],
    ['roles of everybody', {}, { roles: ['staff'] }, ['staff']],
    ['a number', { groups: 7 }, readers, []],
    ['an object', { groups: { 'GIS Readers': true } }, readers, []],
    [
      'a list with other things in it',
      { groups: [['GIS Readers'], null, 'GIS Readers'] },
      readers,
      ['reader'],
    ],
    ['names of prototypes', { groups: ['constructor', '__proto__', 'toString'] }, readers, []],
    [
      'too many to be named',
      { groups: ['GIS Readers'], _claim_names: { groups: 'src1' } },
      { ...readers, roles: ['staff'] },
      [],
    ],
    ['too many, as the implicit flow says it', { hasgroups: true }, { roles: ['staff'] }, []],
    [
      'another claim that is left out',
      { groups: ['GIS Readers'], _claim_names: { other: 'src1' } },
      readers,
      ['reader'],
    ],
  ])('%s', (_name, claims, section, roles) => {
    expect(rolesOf({ sub: 's', ...claims }, section)).toEqual(roles)
  })
})

describe('Attributes of a person', () => {
  const attributes = (claims: Claims) =>
    personOf(
      { sub: 's', ...claims },
      provider({ claims: { attributes: { region: 'region', mail: 'email' } } }),
    ).attributes

  it.each<[string, Claims, object]>([
    ['a text', { region: 'north' }, { region: 'north' }],
    ['a list', { region: ['north', 'south'] }, { region: ['north', 'south'] }],
    ['an object', { region: { $ne: '' } }, {}],
    ['nothing', { region: null }, {}],
    ['an endless number', { region: Number.POSITIVE_INFINITY }, {}],
    ['a mixed list', { region: ['north', 7] }, {}],
    ['an address that is not verified', { email: 'ada@example.org' }, {}],
    [
      'an address that is said to be verified by a text',
      { email: 'ada@example.org', email_verified: 'true' },
      {},
    ],
    [
      'an address that is verified',
      { email: 'ada@example.org', email_verified: true },
      { mail: 'ada@example.org' },
    ],
  ])('%s', (_name, claims, expected) => {
    expect(attributes(claims)).toEqual(expected)
  })
})

describe('What is required', () => {
  const section = { require: { hd: 'example.org' } }
  it.each([
    ['nothing', {}],
    ['another', { hd: 'evil.example' }],
    ['a longer one', { hd: 'example.org.evil' }],
    ['a list', { hd: ['example.org'] }],
  ])('is not met by %s', (_name, claims) => {
    expect(() => personOf({ sub: 's', ...claims }, provider(section))).toThrow(GatewayError)
  })
  it('is met by exactly that', () => {
    expect(personOf({ sub: 's', hd: 'example.org' }, provider(section)).groups).toEqual([])
  })
})

describe('The name of a person', () => {
  it.each([
    [{ preferred_username: 'ada', name: 'Ada' }, 'ada'],
    [{ name: 'Ada' }, 'Ada'],
    [{ preferred_username: 7 }, 's'],
    [{}, 's'],
  ])('of %j is %s', (claims, name) => {
    expect(personOf({ sub: 's', ...claims }, provider()).name).toBe(name)
  })
})
