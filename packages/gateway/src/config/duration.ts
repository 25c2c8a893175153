import { z } from 'zod'

export { duration } from '@mapgate/policy'

const unitBytes = { B: 1, kB: 1000, MB: 1_000_000, GB: 1_000_000_000 } as const

/** A size with its unit, such as `64kB` or `10MB`; compiled to bytes. */
export const byteSize = z
  .string('a size with a unit, such as 64kB or 10MB')
  .regex(/^\d{1,9}(B|kB|MB|GB)$/, 'a size with a unit, such as 64kB or 10MB')
  .transform((text) => {
    const [, amount = '0', unit = 'B'] = /^(\d+)(\w+)$/.exec(text) ?? []
    return Number(amount) * unitBytes[unit as keyof typeof unitBytes]
  })
