import { isDeepStrictEqual } from 'node:util'
import type { Command } from 'commander'
import { catalogFaults, type SeenService, seenServices } from '../../authz/index.ts'
import { describeFault, faultsAt } from '../../config/load.ts'
import type { Configuration } from '../../config/schema.ts'
import type { Catalog } from '../../core/catalog.ts'
import type { Principal } from '../../core/principal.ts'
import { accountOf } from '../../explain-asked.ts'
import { indented, requireConfiguration } from '../configuration.ts'
import { mountsOf, readCatalog, readWholeCatalog } from '../policy-house.ts'
import { collect, collectAttribute } from '../with-store.ts'

/** `mapgate policy show --config FILE --as visitor`, `mapgate policy diff OLD NEW` */
export const registerPolicy = (program: Command): Command => {
  const policy = program.command('policy').description('what the grants of a configuration give')
  policy
    .command('show')
    .description('what an account sees, service by service')
    .requiredOption('-c, --config <file>', 'configuration, YAML or JSON')
    .requiredOption('--as <account>', 'user or key of the configuration, or anonymous')
    .option('--role <role>', 'instead of the roles of the account; may be repeated', collect)
    .option(
      '--attribute <name=value>',
      'besides the attributes of the account; may be repeated',
      collectAttribute,
    )
    .option('--json', 'print JSON', false)
    .action(show)
  policy
    .command('diff')
    .description('whose rights a changed file changes; exit code 1 if there are any')
    .argument('<old>', 'configuration as it is')
    .argument('<new>', 'configuration as it is to be')
    .option('--json', 'print JSON', false)
    .action(diff)
  return policy
}

interface ShowOptions {
  readonly config: string
  readonly as: string
  readonly role?: readonly string[]
  readonly attribute?: Readonly<Record<string, string>>
  readonly json: boolean
}

async function show(options: ShowOptions): Promise<void> {
  const loaded = requireConfiguration(options.config)
  const { configuration, directory } = loaded
  const account = accountOf(configuration, options.as, { roles: options.role, attributes: options.attribute })
  const { catalog, unread } = await readWholeCatalog(configuration, directory, (message) =>
    console.error(`mapgate: ${message}`),
  )
  const seen = seenBy(account, configuration, catalog)
  console.log(options.json ? JSON.stringify(seen, null, 2) : inWords(options.as, seen))
  for (const fault of faultsAt(catalogFaults(configuration, catalog, unread), loaded))
    console.error(`mapgate: ${describeFault(options.config, fault)}${indented(fault.excerpt)}`)
}

const seenBy = (
  principal: Principal,
  configuration: Configuration,
  catalog: Catalog,
): readonly SeenService[] =>
  seenServices(configuration.grants, { principal, mounts: mountsOf(configuration), catalog, now: Date.now() })

/** What is seen as people read it. */
export function inWords(account: string, seen: readonly SeenService[]): string {
  if (seen.length === 0) return `${account} sees nothing.`
  return seen.flatMap(serviceInWords).join('\n')
}

function serviceInWords({ mount, service, type, whole, layers }: SeenService): readonly string[] {
  return [
    `${mount} ${service} (${type})${whole.length > 0 ? `: everything for ${whole.join(', ')}` : ''}`,
    ...layers.flatMap(({ id, name, operations, views }) =>
      views.map(
        ({ grant, fields, rows }) =>
          `  ${id} ${name}: ${operations.join(', ')}; fields ${fields === 'all' ? 'all' : fields.join(', ')}; rows ${rows} [${grant}]`,
      ),
    ),
  ]
}

/** An account whose rights differ between two configurations. */
export interface ChangedAccount {
  readonly account: string
  readonly lost: readonly string[]
  readonly gained: readonly string[]
}

/** Accounts of both configurations, and what each lost and gained. */
export function changedAccounts(
  before: Configuration,
  after: Configuration,
  catalogs: { readonly before: Catalog; readonly after: Catalog },
): readonly ChangedAccount[] {
  const names = new Set([
    'anonymous',
    ...[before, after].flatMap(({ users, keys }) => [...users, ...keys].map(({ name }) => name)),
  ])
  return [...names].flatMap((account) => {
    const [old, changed] = [
      linesOf(account, before, catalogs.before),
      linesOf(account, after, catalogs.after),
    ]
    if (isDeepStrictEqual(old, changed)) return []
    return [
      {
        account,
        lost: old.filter((line) => !changed.includes(line)),
        gained: changed.filter((line) => !old.includes(line)),
      },
    ]
  })
}

/** Names of grants do not count: what they give does. */
function linesOf(account: string, configuration: Configuration, catalog: Catalog): readonly string[] {
  const isKnown =
    account === 'anonymous' ||
    [...configuration.users, ...configuration.keys].some(({ name }) => name === account)
  if (!isKnown) return []
  return seenBy(accountOf(configuration, account), configuration, catalog)
    .flatMap(({ mount, service, type, whole, layers }) => [
      ...whole.map((one) => `${mount} ${service} (${type}): everything for ${one}`),
      ...layers.flatMap(({ id, name, operations, views }) =>
        views.map(
          ({ fields, rows }) =>
            `${mount} ${service} (${type}) ${id} ${name}: ${operations.join(', ')}; fields ${fields === 'all' ? 'all' : fields.join(', ')}; rows ${rows}`,
        ),
      ),
    ])
    .toSorted()
}

async function diff(oldFile: string, newFile: string, { json }: { json: boolean }): Promise<void> {
  const [before, after] = [requireConfiguration(oldFile), requireConfiguration(newFile)]
  const catalogs = {
    before: await readCatalog(before.configuration, before.directory),
    after: await readCatalog(after.configuration, after.directory),
  }
  const changed = changedAccounts(before.configuration, after.configuration, catalogs)
  console.log(json ? JSON.stringify(changed, null, 2) : changesInWords(changed))
  if (changed.length > 0) process.exitCode = 1
}

const changesInWords = (changed: readonly ChangedAccount[]): string =>
  changed.length === 0
    ? 'Nobody sees more or less.'
    : changed
        .flatMap(({ account, lost, gained }) => [
          account,
          ...lost.map((line) => `  - ${line}`),
          ...gained.map((line) => `  + ${line}`),
        ])
        .join('\n')
