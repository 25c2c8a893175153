import type { Command } from 'commander'
import { checkFile } from '../check-file.ts'
import type { Answers } from '../init/answers.ts'
import { Aborted } from '../init/asker.ts'
import { certificateBox } from '../init/certificate-question.ts'
import { type InitFlags, initFlags, missingFlags } from '../init/flags.ts'
import { portTaken } from '../init/free-port.ts'
import { draft, refuseOverwriting, writeDraft } from '../init/init.ts'
import { commandName, nextSteps, shownSecrets } from '../init/next-steps.ts'
import { openTerminal } from '../init/terminal.ts'

/** `mapgate init` */
export const registerInit = (program: Command): Command =>
  initFlags(
    program
      .command('init')
      .description(
        'write a first configuration, with a user and an API key, for one map server, and try it; asks at a terminal, or takes flags',
      )
      .addHelpText('after', examples),
  ).action(runInit)

const examples = `
Examples:
  mapgate init                      asks
  mapgate init --demo --yes         asks nothing, and takes the sample map server
  mapgate init --yes --upstream https://gis.internal:6443/arcgis --upstream-user mapgate --upstream-password-file ./password`

async function runInit(flags: InitFlags): Promise<void> {
  refuseOverwriting(flags)
  const drafted = await drafting(flags)
  writeDraft(drafted, flags)
  const { answers, user, key, files, demo } = drafted
  console.log(
    `\nWritten, for this account alone (mode 0600):\n${files.map(({ path }) => `  ${path}`).join('\n')}\n`,
  )
  console.log(shownSecrets({ user, key }))
  await tellTakenPort(answers)
  const isGood = await checkFile(flags.out, { online: true })
  if (!isGood) process.exitCode = 1
  await demo?.close()
  console.log(
    nextSteps({
      command: commandName(process.env),
      config: flags.out,
      publicUrl: answers.publicUrl,
      user: user.name,
      hasKey: key !== undefined,
      isGood,
      isDemo: demo !== undefined,
      behind: answers.entrance.kind === 'front' ? `http://${answers.host}:${answers.port}` : undefined,
    }),
  )
}

/** Everything that is written later, asked at a terminal or taken from flags. @throws Error with a sentence */
async function drafting(flags: InitFlags): ReturnType<typeof draft> {
  // A listener keeps the signals from ending the process between two files.
  process.once('SIGINT', () => process.exit(130))
  process.once('SIGTERM', () => process.exit(143))
  const isAsked = !flags.yes && process.stdin.isTTY === true && process.stderr.isTTY === true
  if (!isAsked) requireFlags(flags)
  const box = certificateBox()
  process.once('exit', box.empty)
  const terminal = isAsked ? openTerminal({ input: process.stdin, output: process.stderr }) : undefined
  const say = (text: string) => console.error(text)
  if (terminal !== undefined) say(introduction(flags.out))
  const asked = draft({ flags, asker: terminal, say, box, environment: process.env })
  if (terminal === undefined) return asked
  return Promise.race([asked, terminal.aborted])
    .catch((error: unknown) => {
      if (error instanceof Aborted) stop(error)
      throw error
    })
    .finally(terminal.close)
}

const introduction = (out: string): string =>
  `A first configuration for one map server. Enter takes the answer in brackets; nothing is written before the last
question, and Ctrl-C leaves everything as it was. The file will be ${out}; every question has a flag (--help).
`

function requireFlags(flags: InitFlags): void {
  const missing = missingFlags(flags)
  if (missing.length === 0) return
  const why = flags.yes
    ? 'this flag has no default'
    : 'there is no terminal to ask at, and these flags are missing (--yes takes the defaults for all but the first)'
  throw new Error(`${why}:\n${missing.map((flag) => `  ${flag}`).join('\n')}`)
}

async function tellTakenPort({ host, port }: Pick<Answers, 'host' | 'port'>): Promise<void> {
  const taken = await portTaken(host, port)
  if (taken !== undefined)
    console.log(
      `look Port ${port} of ${host} cannot be listened on now (${taken}): end what listens there, or change listen.port.`,
    )
}

/** Ends at once: a question to a map server may still be under way. */
function stop({ message }: Aborted): never {
  console.error(`\nmapgate: ${message}`)
  process.exit(130)
}
