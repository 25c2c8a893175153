import { writeFile } from 'node:fs/promises'
import { catalogFaults } from '@mapgate/policy'
import type { Command } from 'commander'
import { unmappedGroups } from '../../account-systems.ts'
import { accountOf } from '../../accounts.ts'
import { describeFault, faultsAt } from '../../config/load.ts'
import { toldQuota } from '../../core/request/own-quota.ts'
import { changedAccounts, type PolicySide } from '../../rights/changed-rights.ts'
import { seenBy } from '../../rights/seen-by.ts'
import { svgOf } from '../area-picture.ts'
import { indented, requireConfiguration } from '../configuration.ts'
import { formatChangeLines, formatChanges } from '../format-changes.ts'
import { formatSeen } from '../format-seen.ts'
import { inactiveGrants } from '../inactive-grants.ts'
import { readCatalog, readWholeCatalog } from '../read-catalog.ts'
import { pictureOf, type SeenInAreas } from '../seen-picture.ts'
import { withGoodAreas } from '../with-areas.ts'
import { collect, collectAttribute, groupWords, quotasOf, storedAccounts } from '../with-store.ts'

/** `mapgate policy show --config FILE --as visitor`, `mapgate policy diff OLD NEW` */
export const registerPolicy = (program: Command): Command => {
  const policy = program.command('policy').description('what the grants of a configuration give')
  policy
    .command('show')
    .description('what an account sees, service by service, and its quotas')
    .requiredOption('-c, --config <file>', 'configuration, YAML or JSON')
    .requiredOption(
      '--as <account>',
      'account by id (user:ines, key:demo, oidc:corp:4711, app:viewer) or name, or anonymous',
    )
    .option('--role <role>', 'instead of the roles of the account; may be repeated', collect)
    .option('--group <group>', groupWords, collect)
    .option(
      '--attribute <name=value>',
      'besides the attributes of the account; may be repeated',
      collectAttribute,
    )
    .option('--json', 'print JSON', false)
    .option('--picture <file>', 'draw its areas over the extents of the layers, as .svg or .png')
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
  readonly group?: readonly string[]
  readonly attribute?: Readonly<Record<string, string>>
  readonly json: boolean
  readonly picture?: string
}

async function show(options: ShowOptions): Promise<void> {
  const loaded = requireConfiguration(options.config)
  const { configuration, directory } = loaded
  const account = accountOf(
    configuration,
    options.as,
    { roles: options.role, groups: options.group, attributes: options.attribute },
    await storedAccounts(loaded),
  )
  const { catalog, unread } = await readWholeCatalog(configuration, directory, (message) =>
    console.error(`mapgate: ${message}`),
  )
  await withGoodAreas(options.config, loaded, async ({ areas }) => {
    const seen = seenBy(account, configuration, { catalog, areas: areas.book })
    const quotas = await quotasOf(loaded)(account)
    const told = { services: seen, quotas: quotas.map(toldQuota) }
    console.log(options.json ? JSON.stringify(told, null, 2) : formatSeen(options.as, seen, quotas))
    if (options.picture !== undefined)
      await draw(options.picture, { account: options.as, seen, configuration, catalog, areas })
  })
  const said = [
    ...unmappedGroups(account.id, options.group ?? [], configuration),
    ...inactiveGrants(configuration, Date.now()),
  ]
  for (const line of said) console.error(`mapgate: ${line}`)
  for (const fault of faultsAt(catalogFaults(configuration, catalog, unread), loaded))
    console.error(`mapgate: ${describeFault(options.config, fault)}${indented(fault.excerpt)}`)
}

/** Writes what an account sees as a picture. */
async function draw(file: string, seen: SeenInAreas): Promise<void> {
  if (!/\.(svg|png)$/i.test(file)) throw new Error(`${file}: a picture is called .svg or .png`)
  const picture = await pictureOf(seen)
  if (picture === undefined) {
    console.error(`mapgate: ${seen.account} is limited to no area: there is nothing to draw`)
    return
  }
  const svg = svgOf(picture)
  if (/\.svg$/i.test(file)) return writeFile(file, svg)
  const { default: sharp } = await import('sharp')
  await sharp(Buffer.from(svg), { density: 144 }).png().toFile(file)
}

async function diff(oldFile: string, newFile: string, { json }: { json: boolean }): Promise<void> {
  const [before, after] = await Promise.all([oldFile, newFile].map(sideOf))
  if (!before || !after) return
  const changed = changedAccounts(before, after)
  console.log(json ? JSON.stringify(formatChangeLines(changed), null, 2) : formatChanges(changed))
  if (changed.length > 0) process.exitCode = 1
}

async function sideOf(file: string): Promise<PolicySide> {
  const loaded = requireConfiguration(file)
  const { configuration, directory } = loaded
  return {
    configuration,
    catalog: await readCatalog(configuration, directory),
    stored: await storedAccounts(loaded),
    areas: await withGoodAreas(file, loaded, async ({ areas }) => areas.book),
  }
}
