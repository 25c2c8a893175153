import { operations, parseRequest, printIntent, readIntent } from '@mapgate/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rawOf, sketchOf } from './request-arbitrary.ts'

const served = operations.filter((operation) => operation.refused === undefined)

describe('the intent of a request, printed again, is the same request', () => {
  it.each(served.map((operation) => ({ id: operation.id, operation })))('$id', ({ operation }) => {
    fc.assert(
      fc.property(sketchOf(operation), (sketch) => {
        const { request, fault } = parseRequest(rawOf(sketch, true))
        if (request === undefined) throw new Error(`${fault?.code}: ${fault?.message}`)
        expect(printIntent(readIntent(request))).toEqual(request)
      }),
      { numRuns: 50 },
    )
  })
})
