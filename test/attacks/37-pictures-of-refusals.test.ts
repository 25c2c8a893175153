import { describe, expect, it } from 'vitest'
import { GatewayError } from '../../packages/gateway/src/core/errors/errors.ts'
import { presentOgcError } from '../../packages/gateway/src/reply/present-ogc-error.ts'

// Whoever asks with EXCEPTIONS=INIMAGE has a refusal drawn, before anybody knows who it is. They are drawn one at a time, and a crowd of
// strangers must not make those wait who are signed in. What counts here are turns, because the time of one is the machine's.

const picture = {
  size: { widthPx: 64, heightPx: 64 },
  imageFormat: 'png',
  transparent: true,
  background: 0xffffff,
} as const
const presentation = { dialect: 'WMS 1.3.0', exceptions: 'in-image', picture } as const
const missing = new GatewayError('credential.missing')
const denied = new GatewayError('access.denied')

const crowdOf = (count: number, isKnown: boolean, done: (status: number) => void) =>
  Array.from({ length: count }, () =>
    presentOgcError(isKnown ? denied : missing, presentation, { headers: {}, isKnown }).then(({ status }) =>
      done(status),
    ),
  )

describe('A crowd of strangers whose refusals are to be drawn', () => {
  it('is turned away with reports, but for the one that is drawn and four that wait', async () => {
    const statuses: number[] = []
    await Promise.all(crowdOf(500, false, (status) => statuses.push(status)))
    expect(statuses.filter((status) => status === 200)).toHaveLength(5)
    expect(statuses.filter((status) => status === 401)).toHaveLength(495)
  })

  it('keeps who is signed in waiting for one of its pictures at most', async () => {
    const drawn: string[] = []
    const crowd = crowdOf(500, false, (status) => void (status === 200 && drawn.push('stranger')))
    const person = crowdOf(1, true, (status) => void (status === 200 && drawn.push('person')))
    await Promise.all([...crowd, ...person])
    expect(drawn).toHaveLength(6)
    expect(drawn.indexOf('person')).toBeLessThanOrEqual(1)
  })
})

describe('A map of many tiles that somebody may not see', () => {
  it('is drawn whole, tile by tile', async () => {
    const statuses: number[] = []
    await Promise.all(crowdOf(33, true, (status) => statuses.push(status)))
    expect(statuses).toEqual(Array(33).fill(200))
  })
})
