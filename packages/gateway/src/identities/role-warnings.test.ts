import { expect, it } from 'vitest'
import type { Configuration } from '../config/schema.ts'
import { roleWarnings } from './role-warnings.ts'

it('A role that no grant names is told when it is given', () => {
  const configuration = { grants: [{ to: { roles: ['planner'] } }] } as unknown as Configuration
  expect(roleWarnings(['planner', 'planer'], configuration)).toEqual([
    'no grant names the role planer; did you mean planner?',
  ])
})
