import { z } from 'zod'
import { configurationSchema } from './schema.ts'

/** The configuration as JSON Schema (draft 2020-12), for editors; published as `docs/mapgate.schema.json`. */
export function configurationJsonSchema(): object {
  return {
    title: 'Mapgate configuration',
    ...z.toJSONSchema(configurationSchema, { io: 'input', unrepresentable: 'any' }),
  }
}
