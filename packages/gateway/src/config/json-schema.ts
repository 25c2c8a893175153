import { z } from 'zod'
import { configurationSchema } from './schema.ts'
import { storeWord } from './store-word.ts'

/** The configuration as JSON Schema (draft 2020-12), for editors; published as `docs/mapgate.schema.json`. */
export function configurationJsonSchema(): object {
  const schema = z.toJSONSchema(configurationSchema, { io: 'input', unrepresentable: 'any' })
  const { grants, ...others } = schema.properties as Record<string, z.core.JSONSchema.JSONSchema>
  return {
    title: 'Mapgate configuration',
    ...schema,
    properties: { ...others, ...(grants && { grants: withStoreWord(grants) }) },
  }
}

/** Grants as a file may write them: the word is taken out before the schema reads them. */
function withStoreWord(grants: z.core.JSONSchema.JSONSchema): z.core.JSONSchema.JSONSchema {
  const { description, items, ...list } = grants
  const word = { const: storeWord }
  return {
    ...(description === undefined ? {} : { description }),
    anyOf: [word, { ...list, items: { anyOf: [items as z.core.JSONSchema.JSONSchema, word] } }],
  }
}
