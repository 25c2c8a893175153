import { describe, expect, it } from 'vitest'
import { ServiceBreakers } from './service-breakers.ts'

describe('a service whose replies break off', () => {
  const one = '/rest/services/Water/Mains/MapServer/export'
  const other = '/rest/services/Roads/MapServer/export'

  it('is left alone for a while, and no other', () => {
    let now = 0
    const services = new ServiceBreakers({ failures: 3, pauseMs: 1_000, monotonic: () => now })
    for (let count = 0; count < 3; count++) {
      services.begin(one)
      services.failed(one)
    }
    expect(() => services.begin('/rest/services/water/mains/MapServer/2/query')).toThrow(
      'upstream.invalid-reply',
    )
    expect(() => services.begin(other)).not.toThrow()
    now = 1_000
    services.begin(one)
    expect(() => services.begin(one)).toThrow('upstream.invalid-reply')
    services.succeeded(one)
    expect(() => services.begin(one)).not.toThrow()
  })
})
