import { Command, Help, type Option } from 'commander'
import { packageVersion } from '../core/package-version.ts'
import { printPlainly } from './printable.ts'

printPlainly(console)

const program = new Command('mapgate')
  .description(
    'A security gateway for map services: every request of every map client carries the credential of its caller.',
  )
  .version(packageVersion)
  .showHelpAfterError('(mapgate --help lists the commands)')
  .configureHelp({ optionDescription: describeOption })
  .addHelpText(
    'after',
    `
Examples:
  mapgate demo                         a protected map server and the gateway before it, with a page to look at
  mapgate init                         a first configuration for your own map server, asked or from flags
  mapgate import proxy.config          the same from the proxy.config of Esri's resource-proxy
  mapgate check mapgate.yaml           every fault of a configuration, each with its line
  mapgate serve --config mapgate.yaml  run the gateway`,
  )

/** The commands, in the order of the help: what is needed first comes first. */
const commands: Readonly<Record<string, () => Promise<(program: Command) => unknown>>> = {
  init: async () => (await import('./commands/init.ts')).registerInit,
  demo: async () => (await import('./commands/demo.ts')).registerDemo,
  serve: async () => (await import('./commands/serve.ts')).registerServe,
  check: async () => (await import('./commands/check.ts')).registerCheck,
  import: async () => (await import('./commands/import.ts')).registerImport,
  explain: async () => (await import('./commands/explain.ts')).registerExplain,
  policy: async () => (await import('./commands/policy.ts')).registerPolicy,
  reload: async () => (await import('./commands/reload.ts')).registerReload,
  console: async () => (await import('./commands/console.ts')).registerConsole,
  catalog: async () => (await import('./commands/catalog.ts')).registerCatalog,
  cache: async () => (await import('./commands/cache.ts')).registerCache,
  health: async () => (await import('./commands/health.ts')).registerHealth,
  usage: async () => (await import('./commands/usage.ts')).registerUsage,
  audit: async () => (await import('./commands/audit.ts')).registerAudit,
  key: async () => (await import('./commands/key.ts')).registerKey,
  user: async () => (await import('./commands/user.ts')).registerUser,
  store: async () => (await import('./commands/store.ts')).registerStore,
  session: async () => (await import('./commands/session.ts')).registerSession,
  token: async () => (await import('./commands/token.ts')).registerToken,
  secret: async () => (await import('./commands/secret.ts')).registerSecret,
  whoami: async () => (await import('./commands/whoami.ts')).registerWhoami,
}

/** The description of an option, which says first where it has to be given, and nothing of a default that is nothing. */
function describeOption(option: Option): string {
  const description = new Help().optionDescription(option).replace(/ ?\(default: (false|\[\]|\{\})\)/, '')
  return option.mandatory ? `(required) ${description}` : description
}

// Only the command that is asked for is loaded, because loading all of them makes each start slower. The help needs all.
const [, , asked = ''] = process.argv
const wanted = Object.entries(commands).filter(([name]) => name === asked || !Object.hasOwn(commands, asked))
for (const [, load] of wanted) (await load())(program)

try {
  await program.parseAsync()
} catch (error) {
  console.error(`mapgate: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
