import { describe, expect, it } from 'vitest'
import type { PossibleAdministrators } from '../../core/possible-administrators.ts'
import { demandAdministratorLeft, warningsFor } from './last-administrator.ts'
import { AdminProblem } from './problem.ts'

const ines = { id: 'user:ines' }

describe('Before an act that leaves no administrator', () => {
  it.each<[string, Partial<PossibleAdministrators>, readonly string[], boolean]>([
    ['the last one without a token file', { users: ['user:ines'] }, ['last-administrator'], true],
    ['one of two', { users: ['user:ines', 'user:ben'] }, [], false],
    ['the last one beside a token file', { users: ['user:ines'], hasToken: true }, [], false],
    [
      'the last one known, where a provider may bring others',
      { users: ['user:ines'], systems: ['oidc:corp'] },
      [],
      false,
    ],
    ['an auditor where nobody is an administrator', {}, ['no-administrator'], false],
  ])('%s', (_title, given, warnings, isAsked) => {
    const possible = { hasToken: false, systems: [], users: [], ...given }
    expect(warningsFor(ines, possible)).toEqual(warnings)
    const act = (isConfirmed: boolean) => () => demandAdministratorLeft(ines.id, { possible, isConfirmed })
    if (isAsked) expect(act(false)).toThrow(AdminProblem)
    else expect(act(false)).not.toThrow()
    expect(act(true)).not.toThrow()
    expect(() => demandAdministratorLeft('user:other', { possible, isConfirmed: false })).not.toThrow()
  })
})
