import { Command } from 'commander'
import { packageVersion } from '../core/package-version.ts'
import { registerAudit } from './commands/audit.ts'
import { registerCache } from './commands/cache.ts'
import { registerCatalog } from './commands/catalog.ts'
import { registerCheck } from './commands/check.ts'
import { registerDemo } from './commands/demo.ts'
import { registerExplain } from './commands/explain.ts'
import { registerHealth } from './commands/health.ts'
import { registerKey } from './commands/key.ts'
import { registerPolicy } from './commands/policy.ts'
import { registerReload } from './commands/reload.ts'
import { registerSecret } from './commands/secret.ts'
import { registerServe } from './commands/serve.ts'
import { registerToken } from './commands/token.ts'
import { registerUser } from './commands/user.ts'
import { registerWhoami } from './commands/whoami.ts'

const program = new Command('mapgate')
  .description(
    'A security gateway for map services: every request of every map client carries the credential of its caller.',
  )
  .version(packageVersion)
  .showHelpAfterError('(mapgate --help lists the commands)')
  .addHelpText(
    'after',
    `
Examples:
  mapgate demo                         a protected map server and the gateway before it, with a page to look at
  mapgate check mapgate.yaml           every fault of a configuration, each with its line
  mapgate serve --config mapgate.yaml  run the gateway`,
  )

const commands = [
  registerServe,
  registerCheck,
  registerExplain,
  registerPolicy,
  registerReload,
  registerCatalog,
  registerCache,
  registerHealth,
  registerAudit,
  registerDemo,
  registerKey,
  registerUser,
  registerToken,
  registerSecret,
  registerWhoami,
]
for (const register of commands) register(program)

try {
  await program.parseAsync()
} catch (error) {
  console.error(`mapgate: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
