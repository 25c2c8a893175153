import type { Command } from 'commander'
import type { Configuration } from '../../config/schema.ts'
import type { Inbound } from '../../core/inbound.ts'
import { type Explanation, explain } from '../../explain.ts'
import { createMounts } from '../../mounts.ts'
import { requireConfiguration } from '../configuration.ts'
import { accountOf, askingRooms, readCatalog } from '../policy-house.ts'
import { collect, collectAttribute } from '../with-store.ts'

interface ExplainOptions {
  readonly config: string
  readonly as: string
  readonly role?: readonly string[]
  readonly attribute?: Readonly<Record<string, string>>
  readonly data?: string
  readonly json: boolean
}

/** `mapgate explain --config FILE --as visitor '<url>' [--data <body>]` */
export const registerExplain = (program: Command): Command =>
  program
    .command('explain')
    .description(
      'tell why a request is answered as it is: grants, obligations, outbound requests; nothing of it is sent',
    )
    .argument('<url>', 'address of the gateway, or the path below it, with its query')
    .requiredOption('-c, --config <file>', 'configuration, YAML or JSON')
    .requiredOption('--as <account>', 'user or key of the configuration, or anonymous')
    .option('--role <role>', 'instead of the roles of the account; may be repeated', collect)
    .option(
      '--attribute <name=value>',
      'besides the attributes of the account; may be repeated',
      collectAttribute,
    )
    .option('--data <body>', 'form body; the request is a POST then')
    .option('--json', 'print JSON', false)
    .action(async (url: string, options: ExplainOptions) => {
      const { configuration, directory } = requireConfiguration(options.config)
      const inbound = inboundOf(url, options.data, configuration)
      const mount = createMounts(configuration.mounts)(inbound.path)
      if (mount === undefined) throw new Error(`${inbound.path} is below no mount of ${options.config}`)
      const account = accountOf(configuration, options.as, {
        roles: options.role,
        attributes: options.attribute,
      })
      const catalog = await readCatalog(configuration, directory)
      const explanation = explain(inbound, mount, account, askingRooms(configuration, catalog))
      console.log(options.json ? JSON.stringify(explanation, null, 2) : inWords(explanation))
    })

function inboundOf(url: string, data: string | undefined, { publicUrl }: Configuration): Inbound {
  const base = new URL(publicUrl)
  const asked = new URL(url, base)
  const prefix = base.pathname.replace(/\/+$/, '')
  const path = asked.pathname.startsWith(`${prefix}/`) ? asked.pathname.slice(prefix.length) : asked.pathname
  return {
    id: 'explain',
    method: data === undefined ? 'GET' : 'POST',
    path,
    query: asked.search.slice(1),
    headers: data === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(data ?? ''),
    shown: [],
    clientAddress: '127.0.0.1',
    origin: undefined,
    receivedAt: Date.now(),
    signal: new AbortController().signal,
  }
}

/** An explanation as people read it. */
export function inWords({ principal, parsed, grants, decision, obligations, outbound }: Explanation): string {
  const reason = decision.code === undefined ? '' : ` (${decision.code}: ${decision.reason ?? ''})`
  return [
    `principal    ${principal.id}, roles ${principal.roles.join(', ') || 'none'}, attributes ${JSON.stringify(principal.attributes)}`,
    'fault' in parsed
      ? `parsed       a fault: ${parsed.fault}, ${parsed.message}`
      : `parsed       ${parsed.operation}${parsed.service ? ` of ${parsed.service}` : ''}${parsed.layer === undefined ? '' : `, layer ${parsed.layer}`} ${JSON.stringify(parsed.parameters)}${parsed.dropped.length > 0 ? `, dropped: ${parsed.dropped.join(', ')}` : ''}`,
    ...grants.map(({ grant, applies, why }) => `grant        ${applies ? 'yes' : 'no '}  ${grant}: ${why}`),
    `decision     ${decision.effect}${reason}`,
    ...(obligations === undefined
      ? []
      : obligations === 'none'
        ? ['obligations  none: nothing is hidden']
        : obligations.flatMap(({ layer, name, views }) =>
            views.map(
              ({ grant, fields, rows }) =>
                `obligation   layer ${layer} ${name}: fields ${fields === 'all' ? 'all' : fields.join(', ')}; rows ${rows} [${grant}]`,
            ),
          )),
    ...(outbound ?? []).map((request) =>
      'after' in request
        ? `outbound     ${request.after}`
        : `outbound     ${request.method} ${request.path} ${JSON.stringify(request.parameters)}`,
    ),
  ].join('\n')
}
