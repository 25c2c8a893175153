import { describe, expect, it } from 'vitest'
import { restInfo } from './rest-info.ts'

const saysOf = (version: number | undefined): unknown =>
  JSON.parse(
    restInfo({
      version,
      tokenServicesUrl: 'https://gate.example/gis/tokens/',
      tokenLifeMinutes: 60,
      presentation: { format: 'json' },
    }).body as string,
  )

describe('rest/info', () => {
  it.each([
    [10.91, 10.91, '10.9.1'],
    [10.04, 10.04, '10.0.4'],
    [11, 11, '11.0.0'],
    [11.3, 11.3, '11.3.0'],
    // JS API 3.x asks a server of exactly this version for tokens through a proxy.
    [10.1, 10.11, '10.1.1'],
    [undefined, 10.31, '10.3.1'],
  ])('of an upstream of version %s states %s, %s', (version, currentVersion, fullVersion) => {
    expect(saysOf(version)).toMatchObject({ currentVersion, fullVersion })
  })
})
