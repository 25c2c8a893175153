import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { printable } from '../printable.ts'
import { Aborted, type Asker } from './asker.ts'

/** A person at a terminal. */
interface Terminal extends Asker {
  /** Never kept: rejects with `Aborted` at Ctrl-C, and at the end of the input. */
  readonly aborted: Promise<never>
  close(): void
}

interface Streams {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream & { readonly columns?: number }
}

/** Asks line by line, so that it works in every terminal, with a screen reader, and with answers that are pasted all at once. */
export function openTerminal({ input, output }: Streams): Terminal {
  const echo = echoTo(output)
  const lines = lineReader(input, echo)
  const line = { ask: lines.ask, say: (text: string) => void output.write(`${printable(text)}\n`) }
  return {
    aborted: lines.aborted,
    say: line.say,
    close: lines.close,
    text: (question) => askText(question, line),
    choice: (question) => askChoice(question, line),
    secret: async (question) => {
      for (;;) {
        output.write(`${printable(question)}: `)
        echo.isOn = false
        const answer = await lines.ask('').finally(() => {
          echo.isOn = true
          output.write('\n')
        })
        if (answer !== '') return answer
      }
    },
  }
}

/** Reads lines. Those that come before they are asked for wait for their question. */
function lineReader(input: Streams['input'], echo: Echo) {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  aborted.catch(() => {})
  // Without a history no arrow key shows a password again.
  const lines = createInterface({ input, output: echo.stream, terminal: true, historySize: 0 })
  const ready: string[] = []
  let waiting: ((line: string) => void) | undefined
  lines.on('line', (line) => {
    if (waiting === undefined) ready.push(line)
    else waiting(line)
    waiting = undefined
  })
  for (const end of ['SIGINT', 'close'] as const) lines.on(end, () => reject(new Aborted()))
  const next = () =>
    new Promise<string>((resolve) => {
      waiting = resolve
    })
  const ask = async (prompt: string): Promise<string> => {
    lines.setPrompt(printable(prompt))
    lines.prompt()
    return ready.shift() ?? Promise.race([next(), aborted])
  }
  return { ask, aborted, close: () => lines.close() }
}

/** What readline echoes, shown but for secrets. */
interface Echo {
  readonly stream: Writable
  isOn: boolean
}

function echoTo(output: Streams['output']): Echo {
  const echo = {
    isOn: true,
    stream: new Writable({
      write: (chunk, _encoding, done) => {
        if (echo.isOn) output.write(chunk)
        done()
      },
    }),
  }
  Object.defineProperty(echo.stream, 'columns', { get: () => output.columns })
  return echo
}

interface Line {
  ask(prompt: string): Promise<string>
  say(text: string): void
}

async function askText(
  { question, initial, fault }: Parameters<Asker['text']>[0],
  { ask, say }: Line,
): Promise<string> {
  for (;;) {
    const shown = initial === undefined || initial === '' ? '' : ` [${initial}]`
    const answer = (await ask(`${question}${shown}: `)).trim() || initial
    if (answer === undefined) continue
    const wrong = answer === '' ? undefined : fault?.(answer)
    if (wrong === undefined) return answer
    say(`  ${wrong}.`)
  }
}

async function askChoice<Value>(
  {
    question,
    choices,
    initial = 0,
  }: Parameters<Asker['choice']>[0] & {
    readonly choices: readonly { readonly label: string; readonly value: Value }[]
  },
  { ask, say }: Line,
): Promise<Value> {
  say(question)
  choices.forEach(({ label }, index) => {
    say(`  ${index + 1}  ${label}`)
  })
  for (;;) {
    const answer = (await ask(`Number [${initial + 1}]: `)).trim() || String(initial + 1)
    const chosen = choices[Number(answer) - 1]
    if (chosen !== undefined) return chosen.value
    say(`  a number from 1 to ${choices.length}.`)
  }
}
