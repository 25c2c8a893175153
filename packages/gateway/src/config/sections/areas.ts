import { areaSource } from '@mapgate/policy'
import { z } from 'zod'

/** Areas by the names that grants use. */
export const areasSection = z.record(
  z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'takes letters, digits, _ and -, and begins with a letter'),
  areaSource,
)
