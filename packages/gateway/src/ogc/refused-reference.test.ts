import { describe, expect, it } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import { failed, failedWith } from './read-body.ts'
import { refusedValue } from './refusals.ts'
import { inReference } from './refused-reference.ts'

const entry = { frame: { wkids: [2_056], metersPerUnit: 1 } }
const exceptionFor = (error: GatewayError, wkid: number) => {
  const area = { xmin: 0, ymin: 0, xmax: 1, ymax: 1, spatialReference: { wkid } }
  return inReference(Promise.reject(error), { area }, entry).catch((thrown: GatewayError) => thrown.exception)
}
const refused = () => failedWith({ error: { code: 400 } })

describe('A question that the map server refuses', () => {
  it('is in a wrong reference where the capabilities do not name it', async () => {
    expect(await exceptionFor(refused(), 25_832)).toBe('InvalidCRS')
  })

  it.each([2_056, 3_857, 102_100, 4_326])('is wrong in another way where they name it: %s', async (wkid) => {
    expect(await exceptionFor(refused(), wkid)).toBeUndefined()
  })

  it('keeps the code that it has, and stays a failure where it is one', async () => {
    expect(await exceptionFor(refusedValue('InvalidPoint', 'no'), 25_832)).toBe('InvalidPoint')
    expect(await exceptionFor(failed('down'), 25_832)).toBeUndefined()
    expect(await exceptionFor(new GatewayError('access.denied'), 25_832)).toBeUndefined()
  })
})
