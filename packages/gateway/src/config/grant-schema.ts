import { grantSection } from '@mapgate/policy'
import { z } from 'zod'

/** One grant as JSON Schema (draft 2020-12). */
export const grantJsonSchema = (): object =>
  z.toJSONSchema(grantSection, { io: 'input', unrepresentable: 'any' })
