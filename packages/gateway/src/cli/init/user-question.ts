import type { Asker } from './asker.ts'
import type { InitFlags } from './flags.ts'
import { nameFault } from './other-questions.ts'
import { givenSecret, newPassword, passwordFault } from './secrets.ts'

/** The first user; `isMade`: the password was made here and has to be shown. */
export interface ChosenUser {
  readonly name: string
  readonly password: string
  readonly isMade: boolean
}

/**
 * Name and password of the first user.
 * @throws Error where a flag cannot be a name, or a password can be guessed
 */
export async function chooseUser({
  flags,
  asker,
  environment,
}: {
  readonly flags: InitFlags
  readonly asker: Asker | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
}): Promise<ChosenUser> {
  const name = await chooseName(flags, asker)
  const given = await givenSecret({
    file: flags.userPasswordFile,
    stdin: flags.userPasswordStdin,
    variable: environment.MAPGATE_USER_PASSWORD,
    flag: '--user-password',
  })
  if (given !== undefined) {
    const fault = passwordFault(name, given)
    if (fault !== undefined) throw new Error(`--user-password-…: ${fault}`)
    return { name, password: given, isMade: false }
  }
  const isMade = asker === undefined || (await wantsMade(asker))
  if (isMade) return { name, password: newPassword(), isMade }
  return { name, password: await askPassword(name, asker), isMade }
}

async function chooseName({ user }: InitFlags, asker: Asker | undefined): Promise<string> {
  if (user !== undefined) {
    const fault = nameFault(user)
    if (fault !== undefined) throw new Error(`--user: ${fault}`)
    return user
  }
  if (asker === undefined) return 'viewer'
  return asker.text({ question: 'Name of the first user', initial: 'viewer', fault: nameFault })
}

const wantsMade = (asker: Asker): Promise<boolean> =>
  asker.choice({
    question: 'The password',
    choices: [
      { label: 'is made, and shown once', value: true },
      { label: 'is typed now', value: false },
    ],
  })

async function askPassword(name: string, asker: Asker): Promise<string> {
  for (;;) {
    const password = await asker.secret('Password')
    const fault = passwordFault(name, password)
    if (fault !== undefined) asker.say(`  ${fault}.`)
    else if ((await asker.secret('Once more')) === password) return password
    else asker.say('  The two differ.')
  }
}
