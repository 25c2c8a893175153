import { declaredValues, operations, parseRequest, printIntent, readIntent } from '@mapgate/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ruleOf } from '../../packages/policy/src/enforce/operations/table.ts'
import { rawOf, type Sketch, sketchOf } from './request-arbitrary.ts'

const served = operations.filter((operation) => operation.refused === undefined)

/** The intent of a well-formed request. */
function intentOf(sketch: Sketch) {
  const { request, fault } = parseRequest(rawOf(sketch, true))
  if (request === undefined) throw new Error(`${fault?.code}: ${fault?.message}`)
  return { request, intent: readIntent(request) }
}

describe('the intent of a request, printed again, is the same request', () => {
  it.each(served.map((operation) => ({ id: operation.id, operation })))('$id', ({ operation }) => {
    fc.assert(
      fc.property(sketchOf(operation), (sketch) => {
        const { request, intent } = intentOf(sketch)
        expect(printIntent(intent)).toEqual(request)
      }),
      { numRuns: 50 },
    )
  })
})

describe('what selects something is carried by an intent, or named', () => {
  it.each(served.map((operation) => ({ id: operation.id, operation })))('$id', ({ operation }) => {
    fc.assert(
      fc.property(sketchOf(operation), (sketch) => {
        const { request, intent } = intentOf(sketch)
        const selecting = declaredValues(request).filter(({ selects }) => selects.length > 0)
        if (ruleOf(operation)?.narrow !== undefined) expect(intent.kind).not.toBe('own')
        const named = intent.kind === 'own' ? selecting.map(({ name }) => name) : []
        expect(intent.notCarried ?? []).toEqual(named)
      }),
      { numRuns: 20 },
    )
  })
})
