// `npm run pages`: writes the documents that are made from tables of the code.
import { writeFileSync } from 'node:fs'
import { errorsPage } from '../packages/gateway/src/core/errors-page.ts'

const docs = new URL('../docs/', import.meta.url)
writeFileSync(new URL('errors.md', docs), errorsPage())
console.log('docs/errors.md')
