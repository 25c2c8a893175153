import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A folder for the files of one test, which the test removes. */
export function ownFolder() {
  const path = mkdtempSync(join(tmpdir(), 'mapgate-ogc-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Runs a program and gives what it writes. @throws Error with what it says when it fails */
export async function run(
  command: string,
  args: readonly string[],
  { input = '', environment = {} }: { input?: string; environment?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const child = spawn(command, args, { env: { ...process.env, ...environment } })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  child.stdin.on('error', () => undefined).end(input)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${errors}${output}`)
  return output
}

/** Runs a script of this folder with Debian's Python; questions and answers are JSON. */
export async function askPython<Answer>(
  script: string,
  questions: unknown,
  environment: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const output = await run('/usr/bin/python3', [path], { input: JSON.stringify(questions), environment })
  return JSON.parse(output) as Answer
}

/** Lets QGIS answer questions; its settings, credentials and tiles are kept in a folder, which is made. */
export function askQgis<Answer>(questions: unknown, folder: string): Promise<Answer> {
  mkdirSync(folder, { recursive: true })
  return askPython('qgis_client.py', questions, {
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    QGIS_AUTH_DB_DIR_PATH: folder,
    QGIS_CUSTOM_CONFIG_PATH: folder,
    QT_QPA_PLATFORM: 'offscreen',
  })
}
