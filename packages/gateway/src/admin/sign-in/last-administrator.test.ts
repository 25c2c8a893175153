import { describe, expect, it } from 'vitest'
import type { PossibleAdministrators } from '../../core/possible-administrators.ts'
import { warningsFor } from './last-administrator.ts'

const ines = { id: 'user:ines' }

describe('Whoever signs in is told of it where nobody else could change anything', () => {
  it.each<[string, Partial<PossibleAdministrators>, readonly string[]]>([
    ['the last one without a token file', { users: ['user:ines'] }, ['last-administrator']],
    ['one of two', { users: ['user:ines', 'user:ben'] }, []],
    ['the last one beside a token file', { users: ['user:ines'], hasToken: true }, []],
    [
      'the last one known, where a provider may bring others',
      { users: ['user:ines'], systems: ['oidc:corp'] },
      [],
    ],
    ['an auditor where nobody is an administrator', {}, ['no-administrator']],
  ])('%s', (_title, given, warnings) => {
    const possible = { hasToken: false, systems: [], users: [], ...given }
    expect(warningsFor(ines, possible)).toEqual(warnings)
  })
})
