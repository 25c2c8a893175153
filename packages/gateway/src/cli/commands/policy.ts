import { isDeepStrictEqual } from 'node:util'
import type { Command } from 'commander'
import { accountOf, accountsOf, type StoredAccounts } from '../../accounts.ts'
import { catalogFaults, type SeenService, seenServices } from '../../authz/index.ts'
import { describeFault, faultsAt } from '../../config/load.ts'
import type { Configuration } from '../../config/schema.ts'
import type { Catalog } from '../../core/catalog.ts'
import type { Principal } from '../../core/principal.ts'
import { indented, requireConfiguration } from '../configuration.ts'
import { mountsOf, readCatalog, readWholeCatalog } from '../policy-house.ts'
import { collect, collectAttribute, storedAccounts } from '../with-store.ts'

/** `mapgate policy show --config FILE --as visitor`, `mapgate policy diff OLD NEW` */
export const registerPolicy = (program: Command): Command => {
  const policy = program.command('policy').description('what the grants of a configuration give')
  policy
    .command('show')
    .description('what an account sees, service by service')
    .requiredOption('-c, --config <file>', 'configuration, YAML or JSON')
    .requiredOption('--as <account>', 'user or key by id (user:ines, key:demo) or name, or anonymous')
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
  const account = accountOf(
    configuration,
    options.as,
    { roles: options.role, attributes: options.attribute },
    await storedAccounts(loaded),
  )
  const { catalog, unread } = await readWholeCatalog(configuration, directory, (message) =>
    console.error(`mapgate: ${message}`),
  )
  const seen = seenBy(account, configuration, catalog)
  console.log(options.json ? JSON.stringify(seen, null, 2) : inWords(options.as, seen))
  for (const line of outOfTime(configuration, Date.now())) console.error(`mapgate: ${line}`)
  for (const fault of faultsAt(catalogFaults(configuration, catalog, unread), loaded))
    console.error(`mapgate: ${describeFault(options.config, fault)}${indented(fault.excerpt)}`)
}

const seenBy = (
  principal: Principal,
  configuration: Configuration,
  catalog: Catalog,
): readonly SeenService[] =>
  seenServices(configuration.grants, { principal, mounts: mountsOf(configuration), catalog, now: Date.now() })

/** Grants that give nothing at this time, whomever they name. */
export const outOfTime = ({ grants }: Pick<Configuration, 'grants'>, now: number): readonly string[] =>
  grants.flatMap(({ name, with: narrowing }, index) => {
    const { from, until } = narrowing?.valid ?? {}
    const grant = name ?? `grants[${index}]`
    if (until !== undefined && Date.parse(until) <= now) return [`${grant} gives nothing since ${until}`]
    return from !== undefined && now < Date.parse(from) ? [`${grant} gives nothing before ${from}`] : []
  })

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
  /** Its id, such as `user:ines`. */
  readonly account: string
  readonly lost: readonly string[]
  readonly gained: readonly string[]
}

/** One side of a comparison. */
export interface PolicySide {
  readonly configuration: Configuration
  readonly catalog: Catalog
  readonly stored?: StoredAccounts
}

/** Accounts of both configurations and their stores, and what each lost and gained. */
export function changedAccounts(before: PolicySide, after: PolicySide): readonly ChangedAccount[] {
  const ids = new Set([
    'anonymous',
    ...[before, after].flatMap((side) => accountsOf(side.configuration, side.stored).map(({ id }) => id)),
  ])
  return [...ids].flatMap((account) => {
    const [old, changed] = [linesOf(account, before), linesOf(account, after)]
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
function linesOf(id: string, { configuration, catalog, stored }: PolicySide): readonly string[] {
  const known = accountsOf(configuration, stored).find((one) => one.id === id)
  if (id !== 'anonymous' && (known === undefined || known.closed !== undefined)) return []
  return seenBy(accountOf(configuration, id, {}, stored), configuration, catalog)
    .flatMap(({ mount, service, type, whole, layers }) => [
      ...whole.map((one) => `${mount} ${service} (${type}): everything for ${one}`),
      ...layers.flatMap(({ id: layer, name, operations, views }) =>
        views.map(
          ({ fields, rows }) =>
            `${mount} ${service} (${type}) ${layer} ${name}: ${operations.join(', ')}; fields ${fields === 'all' ? 'all' : fields.join(', ')}; rows ${rows}`,
        ),
      ),
    ])
    .toSorted()
}

async function diff(oldFile: string, newFile: string, { json }: { json: boolean }): Promise<void> {
  const [before, after] = await Promise.all([oldFile, newFile].map(sideOf))
  if (!before || !after) return
  const changed = changedAccounts(before, after)
  console.log(json ? JSON.stringify(changed, null, 2) : changesInWords(changed))
  if (changed.length > 0) process.exitCode = 1
}

async function sideOf(file: string): Promise<PolicySide> {
  const { configuration, directory } = requireConfiguration(file)
  return {
    configuration,
    catalog: await readCatalog(configuration, directory),
    stored: await storedAccounts({ configuration, directory }),
  }
}

/** A summary first, then what it is made of; accounts with the same changes are told together. */
export function changesInWords(changed: readonly ChangedAccount[]): string {
  if (changed.length === 0) return 'Nobody sees more or less.'
  const alike = Map.groupBy(changed, ({ lost, gained }) => JSON.stringify([lost, gained]))
  const groups = [...alike.values()].map((accounts) => ({
    names: accounts.map(({ account }) => account).join(', '),
    lost: accounts[0]?.lost ?? [],
    gained: accounts[0]?.gained ?? [],
  }))
  const count = changed.length === 1 ? 'One account sees' : `${changed.length} accounts see`
  return [
    `${count} something else:`,
    ...groups.map(({ names, lost, gained }) => `  ${names}: ${inShort(lost, gained)}`),
    ...groups.flatMap(({ names, lost, gained }) => [
      '',
      names,
      ...lost.map((line) => `  - ${line}`),
      ...gained.map((line) => `  + ${line}`),
    ]),
  ].join('\n')
}

function inShort(lost: readonly string[], gained: readonly string[]): string {
  const places = (lines: readonly string[]) => [
    ...new Set(lines.map((line) => line.split(': ', 1)[0] ?? line)),
  ]
  const [less, more] = [places(lost), places(gained)]
  const other = less.filter((place) => more.includes(place))
  const only = (these: readonly string[]) => these.filter((place) => !other.includes(place))
  return [...told('gains', only(more)), ...told('loses', only(less)), ...told('sees otherwise', other)].join(
    '; ',
  )
}

/** Three places by name, the others by number. */
function told(verb: string, places: readonly string[]): readonly string[] {
  if (places.length === 0) return []
  const more = places.length > 3 ? ` and ${places.length - 3} more` : ''
  return [`${verb} ${places.slice(0, 3).join(', ')}${more}`]
}
