import { readFileSync } from 'node:fs'
import { root } from './run-command.ts'

/** One instruction of a Containerfile, its lines joined. */
export interface Instruction {
  readonly name: string
  readonly rest: string
}

/** Everything between one FROM and the next. */
interface Stage {
  readonly from: string
  readonly instructions: readonly Instruction[]
}

/** The Containerfile: the arguments before the first FROM with their defaults, and the stages. */
export function readContainerfile(): { args: Readonly<Record<string, string>>; stages: readonly Stage[] } {
  const text = readFileSync(`${root}deploy/container/Containerfile`, 'utf8')
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
  const args: Record<string, string> = {}
  const stages: { from: string; instructions: Instruction[] }[] = []
  for (const line of lines.filter((each) => each.trim() !== '')) {
    const [, name = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
    const stage = stages.at(-1)
    if (name === '') throw new Error(`no instruction: ${line}`)
    else if (name === 'FROM') stages.push({ from: rest, instructions: [] })
    else if (stage !== undefined) stage.instructions.push({ name, rest })
    else if (name === 'ARG') args[rest.split('=')[0] ?? ''] = rest.split('=')[1] ?? ''
    else throw new Error(`before the first FROM: ${line}`)
  }
  return { args, stages }
}

/** Sources and target of a COPY, and the stage that it copies from. */
export function readCopy(rest: string): { from: string | undefined; sources: string[]; target: string } {
  const words = rest.split(/\s+/)
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined
  const target = words.pop() ?? ''
  return { from, sources: words, target }
}
