import { z } from 'zod'

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A duration with its unit, such as `500ms`, `5s`, `2m`, `8h`, `30d`; compiled to milliseconds. */
export const duration = z
  .string('a duration with a unit, such as 500ms, 5s, 2m, 8h or 30d')
  .regex(/^\d{1,9}(ms|s|m|h|d)$/, 'a duration with a unit, such as 500ms, 5s, 2m, 8h or 30d')
  .transform((text) => {
    const [, amount = '0', unit = 'ms'] = /^(\d+)(\w+)$/.exec(text) ?? []
    return Number(amount) * unitMs[unit as keyof typeof unitMs]
  })
