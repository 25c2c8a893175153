import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, startHouse } from '../e2e/house.ts'

/** A credential that was refused spent from no rate: whoever tried keys in a row was never told to wait. */
describe('wrong keys in a row', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse({
      configure: (configuration) => {
        configuration.limits = { rates: [{ name: 'by-address', per: 'address', units: 5, every: '1h' }] }
      },
    })
  })
  afterAll(() => house.close())

  it.each([
    ['at a mount', '/arcgis/rest/services?f=json', 'GET'],
    ['at the door of tickets', '/.mapgate/ticket', 'POST'],
  ])('are counted by address, %s', async (_where, path, method) => {
    const codes: number[] = []
    for (let nth = 0; nth < 7; nth++) {
      const reply = await fetch(house.gatewayUrl + path, { method, headers: { token: `wrong-key-${nth}` } })
      codes.push(((await reply.json()) as { error: { code: number } }).error.code)
    }
    expect(codes).toEqual([498, 498, 498, 498, 498, 429, 429])
    house.skip(3_600_000)
  })
})
