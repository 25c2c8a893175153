import { describe, expect, it } from 'vitest'
import { type ErrorCode, GatewayError } from '../core/errors/errors.ts'
import { patiently } from './patiently.ts'

/** Attempts that meet these errors one after the other, and then succeed. */
async function attempting(...codes: readonly ErrorCode[]) {
  let attempts = 0
  const outcome = await patiently(async () => {
    const code = codes[attempts++]
    if (code !== undefined) throw new GatewayError(code)
    return 'answered'
  }).catch(({ code }: GatewayError) => code)
  return [outcome, attempts]
}

describe('What comes after a write', () => {
  it('is asked for again where the map server is busy, gone, or wants another sign-in', async () => {
    expect(await attempting('upstream.busy', 'upstream.sign-in-renewed')).toEqual(['answered', 3])
    const gone: readonly ErrorCode[] = Array.from({ length: 9 }, () => 'upstream.unreachable')
    expect(await attempting(...gone)).toEqual(['upstream.unreachable', 4])
  })

  it('is not sent again where nobody knows what became of it', async () => {
    expect(await attempting('edit.outcome-unknown')).toEqual(['edit.outcome-unknown', 1])
    expect(await attempting('gateway.internal')).toEqual(['gateway.internal', 1])
  })
})
