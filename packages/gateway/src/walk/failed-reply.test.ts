import { describe, expect, it } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import { failedReply } from './failed-reply.ts'

describe('A failure that may be an answer', () => {
  it('is one of the upstream, and no other', () => {
    expect(() => failedReply(new GatewayError('upstream.cancelled'))).toThrow('upstream.cancelled')
    expect(() => failedReply(new TypeError('ours'))).toThrow('ours')
  })
})
