// `npm run pages`: writes the documents that are made from tables of the code.
import { readFileSync, writeFileSync } from 'node:fs'
import { configurationJsonSchema } from '../packages/gateway/src/config/json-schema.ts'
import { errorsPage } from '../packages/gateway/src/core/errors/errors-page.ts'
import { operationsPage } from '../packages/grammar/src/operations/page.ts'

const refused = JSON.parse(readFileSync(new URL('../test/vectors/refused.json', import.meta.url), 'utf8'))

const pages: Readonly<Record<string, string>> = {
  'errors.md': errorsPage(),
  'operations.md': operationsPage(refused),
  'mapgate.schema.json': `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`,
}
for (const [name, text] of Object.entries(pages)) {
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), text)
  console.log(`docs/${name}`)
}
