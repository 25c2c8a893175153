import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { parseConfiguration } from '../../config/load.ts'
import {
  type Dialect,
  dialects,
  type Imported,
  importConfig,
  readProxyConfig,
  reportJson,
  reportMarkdown,
  reportText,
  secretFilesOf,
  shown,
  yamlText,
} from '../../import/index.ts'
import { faultReport } from '../configuration.ts'
import { type FileToWrite, writeTogether } from '../write-together.ts'

interface Options {
  readonly out?: string
  readonly force: boolean
  readonly dialect?: Dialect
  readonly publicUrl?: string
  readonly insecureAnonymous: boolean
  readonly proxyPath: readonly string[]
  readonly report?: string
}

const help = `
Reads the proxy.config of Esri's resource-proxy (.NET, Java, PHP; XML or JSON) and makes a configuration of it that gives nothing
which the old proxy did not forward. The report says of every difference what it was, what it becomes, and what to do.

Without --out the configuration goes to standard output and the report to standard error; secrets are not shown.
With --out the secrets go into files for this account alone (0600), in the folder NAME-secrets beside the configuration (0700).
All files are written, or none.

The old proxy asked callers for a Referer, which anybody can send. Here people sign in and have the role proxy-apps.
--insecure-anonymous lets everybody read without signing in, so that old apps work as they are: make it short.

Exit code: 0 everything of the file is in the configuration, 2 it was made and something of the file is left out, 1 nothing was made.

Examples:
  mapgate import proxy.config                                      look first: nothing is written
  mapgate import proxy.config --out mapgate.yaml --public-url https://maps.example.org --report report.md
  mapgate check mapgate.yaml --online                              then: are the map servers there, and do the accounts work?`

/** `mapgate import FILE [--out mapgate.yaml]` */
export const registerImport = (program: Command): Command =>
  program
    .command('import')
    .description(
      "make a configuration of the proxy.config of Esri's resource-proxy, with a report of what differs",
    )
    .argument('<file>', 'proxy.config, XML or JSON')
    .option('--out <file>', 'where the configuration is written; default: standard output')
    .option('--force', 'replace files that are there', false)
    .addOption(
      new Option('--dialect <name>', 'the proxy that read the file; default: guessed').choices(dialects),
    )
    .option('--public-url <url>', 'the address that browsers will use for the gateway')
    .option(
      '--proxy-path <path>',
      'a path at which apps find the old proxy, such as /maps/proxy.ashx; repeatable',
      more,
      [],
    )
    .option('--report <file>', 'write the report too: Markdown (.md), JSON (.json) or text')
    .option('--insecure-anonymous', 'grant to everybody without signing in, instead of to a role', false)
    .addHelpText('after', help)
    .action(runImport)

function runImport(file: string, options: Options): void {
  const imported = importConfig(readProxyConfig(bytesOf(file), options.dialect), {
    isAnonymous: options.insecureAnonymous,
    publicUrl: options.publicUrl,
    doorPaths: options.proxyPath,
  })
  if (imported.counts.imported === 0) {
    console.error(reportText(imported))
    throw new Error(`nothing of ${file} can be imported, so nothing was written; the report above says why`)
  }
  if (options.out === undefined) show(file, imported, options)
  else write(options.out, imported, { ...options, file })
  if (imported.isAnonymous)
    console.error(
      'WARNING: --insecure-anonymous: ANYBODY who reaches the gateway reads what is granted, without signing in.',
    )
  process.exitCode = imported.findings.some(({ kind }) => kind === 'left-out') ? 2 : 0
}

const more = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/** Longest file that is read into memory; the reader has its own, smaller bound. */
const mostBytes = 16_000_000

function bytesOf(file: string): Uint8Array {
  try {
    if (statSync(file).size > mostBytes) throw new Error('it is larger than any proxy.config')
    return readFileSync(file)
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`)
  }
}

/** The configuration as text. @throws Error where it has faults, which only flags can bring in */
function textOf(imported: Imported, { out, file }: { readonly out: string; readonly file: string }): string {
  const text = yamlText(imported, { secretFolder: secretFolderOf(out), source: shown(basename(file)) })
  const loaded = parseConfiguration(text, dirname(resolve(out)))
  if (!('faults' in loaded)) return text
  throw new Error(
    `nothing was written: look at --public-url and --proxy-path, there is ${faultReport(out, loaded.faults)}`,
  )
}

function show(file: string, imported: Imported, { report }: Options): void {
  const folder = secretFolderOf('mapgate.yaml')
  console.log(textOf(imported, { out: 'mapgate.yaml', file }).trimEnd())
  console.error(reportText(imported))
  const secrets = secretFilesOf(imported.upstreams)
  if (secrets.length > 0)
    console.error(
      `\nNot shown and not written: ${secrets.map(({ name }) => `${folder}/${name}`).join(', ')}. With --out they are.`,
    )
  if (report !== undefined) writeTogether([reportFile(report, imported)], { force: false })
}

function write(
  out: string,
  imported: Imported,
  { file, force, report }: Options & { readonly file: string },
): void {
  const folder = secretFolderOf(out)
  const files: readonly FileToWrite[] = [
    ...secretFilesOf(imported.upstreams).map(({ name, value }) => ({
      path: join(dirname(out), folder, name),
      text: value,
      isSecret: true,
    })),
    {
      path: out,
      text: textOf(imported, { out, file }),
      isSecret: false,
    },
    ...(report === undefined ? [] : [reportFile(report, imported)]),
  ]
  writeTogether(files, { force })
  console.log(reportText(imported))
  console.log(`\nWritten: ${files.map(({ path }) => path).join(', ')}`)
  console.log(`Next: mapgate check ${out} --online`)
}

/** The folder of secrets, by the name of the configuration. */
function secretFolderOf(out: string): string {
  const stem = basename(out, extname(out)).replace(/[^A-Za-z0-9._-]/g, '-')
  return `${stem === '' || stem.startsWith('.') ? 'mapgate' : stem}-secrets`
}

function reportFile(path: string, imported: Imported): FileToWrite {
  const kind = extname(path).toLowerCase()
  const text =
    kind === '.md'
      ? reportMarkdown(imported)
      : kind === '.json'
        ? reportJson(imported)
        : `${reportText(imported)}\n`
  return { path, text, isSecret: false }
}
