import type { Command } from 'commander'
import { unmappedGroups } from '../../account-systems.ts'
import { explainAsked } from '../../explain-asked.ts'
import { requireConfiguration } from '../configuration.ts'
import { formatExplanation } from '../format-explanation.ts'
import { readCatalog } from '../read-catalog.ts'
import { withGoodAreas } from '../with-areas.ts'
import { collect, collectAttribute, groupWords, quotasOf, storedAccounts } from '../with-store.ts'

interface ExplainOptions {
  readonly config: string
  readonly as: string
  readonly role?: readonly string[]
  readonly group?: readonly string[]
  readonly attribute?: Readonly<Record<string, string>>
  readonly data?: string
  readonly json: boolean
}

/** `mapgate explain --config FILE --as visitor '<url>' [--data <body>]` */
export const registerExplain = (program: Command): Command =>
  program
    .command('explain')
    .description(
      'tell why a request is answered as it is: grants, obligations, quotas, outbound requests; it is not sent, only what has to be known of an area or of rows to edit is asked for',
    )
    .argument('<url>', 'address of the gateway, or the path below it, with its query')
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
    .option('--data <body>', 'form body; the request is a POST then')
    .option('--json', 'print JSON', false)
    .action(explain)

async function explain(url: string, options: ExplainOptions): Promise<void> {
  const loaded = requireConfiguration(options.config)
  const { configuration, directory } = loaded
  const catalog = await readCatalog(configuration, directory)
  const { as, data, role, group, attribute } = options
  const asked = { as, url, data, roles: role, groups: group, attributes: attribute }
  const stored = await storedAccounts(loaded)
  const explanation = await withGoodAreas(options.config, loaded, ({ areas, findOut }) =>
    explainAsked(asked, {
      configuration,
      catalog,
      stored,
      areas: areas.book,
      findOut,
      ownQuotas: quotasOf(loaded),
    }),
  )
  console.log(options.json ? JSON.stringify(explanation, null, 2) : formatExplanation(explanation))
  for (const line of unmappedGroups(explanation.principal.id, group ?? [], configuration))
    console.error(`mapgate: ${line}`)
}
