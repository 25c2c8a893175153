import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { hashKey, newKey } from '../../authn/kinds/api-keys.ts'
import { hashPassword } from '../../authn/password.ts'
import { parseConfiguration } from '../../config/load.ts'
import { faultReport } from '../configuration.ts'
import { type FileToWrite, writeTogether } from '../write-together.ts'
import type { Answers, UpstreamSignIn } from './answers.ts'
import type { Asker } from './asker.ts'
import type { CertificateBox } from './certificate-question.ts'
import { demoSite } from './demo-site.ts'
import type { FoundServices } from './examine-site.ts'
import type { InitFlags } from './flags.ts'
import { chooseEntrance, chooseKeyName, chooseOrigins } from './other-questions.ts'
import { chooseServices } from './services-question.ts'
import { chooseSignIn } from './sign-in-question.ts'
import { type ChosenSite, chooseSite } from './site-question.ts'
import { type ChosenUser, chooseUser } from './user-question.ts'
import { configurationText } from './yaml-text.ts'

/** What the questions are asked with. */
interface InitContext {
  readonly flags: InitFlags
  readonly asker: Asker | undefined
  readonly say: (text: string) => void
  readonly box: CertificateBox
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** A configuration that was thought through and is not written yet. */
interface Draft {
  readonly answers: Answers
  readonly user: ChosenUser
  readonly key: string | undefined
  readonly files: readonly FileToWrite[]
  /** The sample map server, where that is what stands behind the gateway. */
  readonly demo: Awaited<ReturnType<typeof demoSite>> | undefined
}

interface ChosenUpstream {
  readonly site: ChosenSite
  readonly signIn: UpstreamSignIn
  readonly found?: FoundServices | undefined
  readonly demo?: Draft['demo']
}

/** @throws Error where a configuration or its secrets are there already, and `--force` is not given */
export function refuseOverwriting(
  { out, force }: Pick<InitFlags, 'out' | 'force'>,
  paths = [resolve(out)],
): void {
  const there = force ? [] : paths.filter((path) => existsSync(path))
  if (there.length > 0)
    throw new Error(
      `${there.join(' and ')} ${there.length === 1 ? 'is' : 'are'} there already, and nothing is overwritten: choose another --out, or say --force`,
    )
}

/** Asks everything, or takes it from flags and defaults. Nothing is written. @throws Error with a sentence */
export async function draft(context: InitContext): Promise<Draft> {
  const { flags, asker } = context
  const { site, signIn, found, demo } = await chooseUpstream(context)
  const entrance = await chooseEntrance({ ...context, siteUrl: site.url })
  const origins = await chooseOrigins(context)
  const services = await chooseServices({ flags, asker, found })
  const user = await chooseUser(context)
  const keyName = await chooseKeyName(context)
  const key = keyName === undefined ? undefined : newKey(randomBytes)
  const answers: Answers = {
    siteUrl: site.url,
    ...(site.caFile === undefined ? {} : { siteCa: readFileSync(site.caFile, 'utf8') }),
    signIn,
    ...entrance,
    origins,
    services,
    user: { name: user.name, passwordHash: await hashPassword(user.password, randomBytes) },
    ...(keyName === undefined || key === undefined ? {} : { key: { name: keyName, hash: hashKey(key) } }),
  }
  return { answers, user, key, files: filesOf(answers, flags.out), demo }
}

/** The map server and how the gateway signs in to it: one of theirs, or the sample one. */
async function chooseUpstream(context: InitContext): Promise<ChosenUpstream> {
  const { flags, say } = context
  if (flags.demo && flags.upstream !== undefined) throw new Error('give one of --demo and --upstream')
  const site = flags.demo ? undefined : await chooseSite(context)
  if (site !== undefined) return { site, ...(await chooseSignIn({ ...context, site })) }
  const demo = await demoSite(say)
  return { site: { url: demo.url }, signIn: demo.signIn, found: demo.found, demo }
}

/** Writes the files of a draft, all or none. @throws Error where the configuration has a fault, or a file cannot be written */
export function writeDraft({ files }: Draft, { out, force }: InitFlags): void {
  const text = files.at(-1)?.text ?? ''
  const loaded = parseConfiguration(text, dirname(resolve(out)))
  if ('faults' in loaded) throw new Error(faultReport(out, loaded.faults))
  refuseOverwriting(
    { out, force },
    files.map(({ path }) => path),
  )
  writeTogether(files, { force, makesFolders: true })
}

/** The files that are written. The configuration comes last, so that the secrets it names are there when a gateway reads it. */
function filesOf(answers: Answers, out: string): readonly FileToWrite[] {
  const folder = dirname(resolve(out))
  const named = {
    config: out,
    upstreamSecret: 'secrets/upstream-password',
    upstreamCa: 'secrets/upstream-ca.pem',
  }
  const { signIn, siteCa, entrance } = answers
  const asNamed =
    entrance.kind === 'certificate'
      ? {
          ...answers,
          entrance: {
            ...entrance,
            cert: fromFolder(entrance.cert, folder),
            key: fromFolder(entrance.key, folder),
          },
        }
      : answers
  return [
    ...(signIn.kind === 'none'
      ? []
      : [{ path: join(folder, named.upstreamSecret), text: `${signIn.secret}\n`, isSecret: true }]),
    ...(siteCa === undefined ? [] : [{ path: join(folder, named.upstreamCa), text: siteCa, isSecret: true }]),
    { path: resolve(out), text: configurationText(asNamed, named), isSecret: false, isPrivate: true },
  ]
}

/** A file of the command line, as the configuration names it: relative to itself. */
const fromFolder = (file: string, folder: string): string =>
  resolve(file) === file ? file : relative(folder, resolve(file))
