import type { Command } from 'commander'
import { endSessions } from '../../identities/ending.ts'
import { spelledAs } from '../../identities/spelled-as.ts'
import type { SessionRecord } from '../../store/session-port.ts'
import { shortTime, table } from '../table.ts'
import { type StoreOptions, storeOptions, withStore } from '../with-store.ts'

const principalHelp =
  'whose sessions, as the list, whoami and the audit line name the person: user:<name>, oidc:<provider>:<subject>, …'

/** `mapgate session list|end` */
export function registerSession(program: Command): void {
  const session = program
    .command('session')
    .description('sessions of browsers: list them, end them')
    .addHelpText(
      'after',
      `
A session begins when a person signs in, and ends by itself after credentials.sessionLife, or when it was not used for
credentials.sessionIdle. What was made from it (tokens, tickets, Portal tokens) ends with it, in every process within a second.

Examples:
  mapgate session list -c mapgate.yaml
  mapgate session list --principal oidc:entra:8f2c… -c mapgate.yaml
  mapgate session end 3q9Yw… -c mapgate.yaml
  mapgate session end --principal user:ada -c mapgate.yaml`,
    )
  storeOptions(session.command('list').description('list who is signed in, the latest first'))
    .option('--principal <id>', principalHelp)
    .action(list)
  storeOptions(session.command('end').description('end a session, or all sessions of a person'))
    .argument('[id]', 'id of the session')
    .option('--principal <id>', principalHelp)
    .showHelpAfterError(
      '(mapgate session end --help says more; an id that begins with - stands at the end, behind --: mapgate session end -c mapgate.yaml -- -Ax7…)',
    )
    .action(end)
}

type Options = StoreOptions & { readonly principal?: string }

const list = (options: Options): Promise<void> =>
  withStore(options, async ({ store, configuration, now, print }) => {
    const principal = options.principal && (await spelledAs(options.principal, store, configuration.users))
    const { sessionIdle } = configuration.credentials
    const live = (await store.sessions.list(now, principal)).filter(
      ({ lastUsedAt }) => now - lastUsedAt < sessionIdle,
    )
    print(
      { sessions: live.map(publicPart) },
      table(
        ['ID', 'PRINCIPAL', 'NAME', 'ROLES', 'BROWSER', 'SINCE', 'LAST USED', 'ENDS'],
        live.map((one) => [
          one.id,
          one.principalId,
          one.name,
          one.roles.join(' ') || '-',
          one.browser,
          shortTime(one.createdAt),
          shortTime(one.lastUsedAt),
          shortTime(one.expiresAt),
        ]),
        principal === undefined ? 'Nobody is signed in.' : `${principal} is not signed in.`,
      ),
    )
  })

const end = (id: string | undefined, options: Options): Promise<void> =>
  withStore(options, async ({ store, configuration, now, print }) => {
    if (id === undefined && options.principal === undefined)
      throw new Error('give the id of a session, or --principal; mapgate session list shows both')
    if (id !== undefined && options.principal !== undefined)
      throw new Error('give the id of a session or --principal, not both')
    if (id !== undefined) {
      if (!(await store.sessions.end(id, now)))
        throw new Error(`there is no session ${id}; mapgate session list shows them`)
      return print({ ended: [id] }, `Session ${id} is ended, and everything made from it.`)
    }
    const principal = await spelledAs(options.principal ?? '', store, configuration.users)
    const ended = await endSessions(store, principal, now)
    print({ principal, ended }, `${endedWords(principal, ended.length)}${tokensBeside(principal)}`)
  })

const endedWords = (principal: string, count: number): string => {
  if (count === 0) return `${principal} has no session: nothing was ended.`
  return `${count} session${count === 1 ? '' : 's'} of ${principal} ended, and everything made from ${count === 1 ? 'it' : 'them'}.`
}

/** Only users who are kept here are given tokens for a password that stand on no session; those of a directory stand on one. */
const tokensBeside = (principal: string): string =>
  principal.startsWith('user:')
    ? ` Tokens that were given for a password stand on no session: mapgate token revoke --principal ${principal}`
    : ''

/** What is printed of a session: neither the tokens of its provider nor what else that said of the person. */
const publicPart = ({ secrets: _secrets, attributes: _attributes, ...rest }: SessionRecord) => rest
