import { describe, expect, it } from 'vitest'
import { filterFault } from './ldap-filter.ts'

describe('a filter of a directory', () => {
  it.each([
    '(uid={name})',
    '(&(objectClass=person)(|(uid={name})(mail={name}))(!(memberOf=cn=left,dc=example)))',
    '(userAccountControl:1.2.840.113556.1.4.803:={name})',
    '(&(cn=\\2a)(uid={name}))',
  ])('is good: %s', (text) => {
    expect(filterFault(text, ['{name}'])).toBeUndefined()
  })

  it.each([
    ['uid={name}', 'a bracket is missing at character 1'],
    ['(uid={name}', 'the last bracket is missing'],
    ['(uid={name}))', 'goes on after its last bracket: )'],
    ['(&(uid={name})', 'a bracket is missing at character 15'],
    ['(&)', '& takes other filters in brackets'],
    ['(!(uid={name})(a=b))', '! takes other filters in brackets'],
    ['(uid=ann)', 'has to name {name}'],
    ['(uid={user})', '{user} is unknown here: write {name}'],
    ['({name}=x)', '({name}=x) is no comparison, such as (uid={name})'],
    ['(uid={name}*)', '(uid={name}*) would find others too: a value with {name} has no *'],
    ['(uid=\\zz{name})', '(uid=\\zz{name}) is no comparison, such as (uid={name})'],
    ['()', '() is no comparison, such as (uid={name})'],
  ])('%s: %s', (text, expected) => {
    expect(filterFault(text, ['{name}'])).toBe(expected)
  })
})
