import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

const bin = fileURLToPath(new URL('../../../packages/gateway/bin/mapgate.mjs', import.meta.url))
const node = [process.execPath, '--disable-warning=ExperimentalWarning', bin] as const

/** The command as a process of its own, and what it prints. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<{ readonly code: number | null; readonly printed: string }>
  /** Waits until it has printed a text since the last one that was waited for. */
  says(text: string): Promise<string>
}

interface StartOptions {
  readonly cwd: string
  readonly environment?: Readonly<Record<string, string>>
  readonly input?: string
}

/** Starts `mapgate` without a terminal. */
export function start(args: readonly string[], { cwd, environment = {}, input = '' }: StartOptions): Running {
  const [command, ...rest] = node
  const child = spawn(command, [...rest, ...args], { cwd, env: { ...process.env, ...environment } })
  child.stdin.end(input)
  return running(child)
}

/** Starts `mapgate` in a terminal of its own; what is written to its standard input is typed there. */
export function startInTerminal(args: readonly string[], { cwd }: StartOptions): Running {
  const typed = [...node, ...args].map((word) => `'${word}'`).join(' ')
  return running(
    spawn('script', ['-qec', typed, '/dev/null'], { cwd, env: { ...process.env, TERM: 'xterm' } }),
  )
}

/** Answers questions one after the other, each when it was asked. */
export async function answer(
  { child, says }: Running,
  answers: readonly (readonly [question: string, typed: string])[],
): Promise<void> {
  for (const [question, typed] of answers) {
    await says(question)
    child.stdin?.write(typed)
  }
}

function running(child: ChildProcess): Running {
  let printed = ''
  let seen = 0
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      printed += chunk
    })
  const ended = new Promise<{ code: number | null; printed: string }>((done) => {
    child.on('close', (code) => done({ code, printed }))
  })
  return {
    child,
    ended,
    says: async (text) => {
      await expect.poll(() => printed.slice(seen), { interval: 30 }).toContain(text)
      seen = printed.indexOf(text, seen) + text.length
      return printed
    },
  }
}
