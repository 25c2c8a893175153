import { entries } from './all.ts'
import { applied } from './applied.ts'
import { runCases } from './noticing.ts'
import type { Found } from './sabotaged.ts'

// `node --import …/hook.ts?NAME child.ts NAME`: runs the cases that notice a sabotage, and prints what they found.

const name = process.argv[2]
const sabotage = entries.find((one) => one.name === name)
if (sabotage === undefined || 'tests' in sabotage.noticed)
  throw new Error(`there is no sabotage named ${name}`)
const found: Found = { ...(await runCases(sabotage.noticed)), applied }
console.log(JSON.stringify(found))
