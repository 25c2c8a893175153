import { anonymous } from '@mapgate/policy'
import { expect, it } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import type { Trace } from '../core/request/trace.ts'
import { createPageCaller } from './page-caller.ts'

it('A page for everybody is shown also when a session is over, and the reason is there for the audit line of a page that asks for it', async () => {
  const over = new GatewayError('credential.expired', 'idle')
  const callerOf = createPageCaller({ authenticate: () => Promise.reject(over), clock: () => 0 })
  const inbound = { headers: {}, shown: [] } as never
  const trace: Trace = {}
  expect(await callerOf(inbound)).toBe(anonymous)
  expect(await callerOf(inbound, trace)).toBe(anonymous)
  expect(trace.refused).toBe(over)
})
