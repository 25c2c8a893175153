import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Instruction, readContainerfile, readCopy } from '../system/deploy/containerfile.ts'
import { root } from '../system/deploy/run-command.ts'

const isRoot = process.getuid?.() === 0

/** A folder that stands for the file system of a container, and what its instructions said so far. */
export class ContainerFolder {
  /** Where `/` of the container is. */
  readonly place: string
  readonly #env: Record<string, string> = {}
  #directory = '/'
  #user: number | undefined

  constructor(place: string) {
    this.place = place
    mkdirSync(join(place, 'usr/local/bin'), { recursive: true })
    copyFileSync(process.execPath, join(place, 'usr/local/bin/node'))
  }

  /** A text of the Containerfile with the paths of this folder in place of those of the container. */
  inside(text: string): string {
    return text.replace(/(?<![\w.-])\/(?=(?:app|etc|usr|var)\b)/g, `${this.place}/`)
  }

  /** Does what an instruction says. @param contextOf where a source of COPY is */
  apply({ name, rest }: Instruction, contextOf: (source: string, from: string | undefined) => string): void {
    if (name === 'COPY') this.#copy(rest, contextOf)
    else if (name === 'RUN') this.#run(rest)
    else if (name === 'USER') this.#user = Number(rest.split(':')[0])
    else if (name === 'WORKDIR') {
      this.#directory = this.inside(rest)
      mkdirSync(this.#directory, { recursive: true })
    } else if (name === 'ENV')
      for (const pair of rest.split(' '))
        this.#env[pair.split('=')[0] ?? ''] = this.inside(pair.split('=')[1] ?? '')
  }

  /** Starts a command of the container, as its user. */
  spawn(words: readonly string[]): ChildProcess {
    const [command = '', ...args] = words.map((word) => this.inside(word))
    return spawn(command, args, this.#options())
  }

  #options() {
    const { PATH = '' } = process.env
    const user = isRoot && this.#user !== undefined ? { uid: this.#user, gid: this.#user } : {}
    const env = {
      ...this.#env,
      PATH: `${this.place}/usr/local/bin:${PATH}`,
      HOME: this.place,
      npm_config_prefer_offline: 'true',
    }
    return {
      cwd: this.#directory,
      env: isRoot && this.#user !== undefined ? env : { ...process.env, ...env, HOME: process.env.HOME },
      ...user,
    }
  }

  #run(command: string): void {
    const owned = isRoot ? command : command.replace(/ -[og] \d+/g, '')
    execFileSync('sh', ['-c', this.inside(owned)], { ...this.#options(), stdio: 'pipe' })
  }

  #copy(rest: string, contextOf: (source: string, from: string | undefined) => string): void {
    const { from, sources, target } = readCopy(rest)
    const to = target.startsWith('/') ? this.inside(target) : join(this.#directory, target)
    for (const source of sources) {
      const path = contextOf(source, from)
      if (statSync(path).isDirectory()) cpSync(path, to, { recursive: true, verbatimSymlinks: true })
      else {
        mkdirSync(to, { recursive: true })
        copyFileSync(path, join(to, basename(source)))
      }
    }
  }
}

/**
 * Does what the Containerfile says, instruction by instruction, in two folders; what is in `dist` was built elsewhere.
 * @returns the folder of the last stage, and the words of its entry, its command and its health check
 */
export function buildByHand(folder: string, built: string) {
  const { stages } = readContainerfile()
  const [install, final] = stages.map(({ instructions }, index) => {
    const container = new ContainerFolder(join(folder, `stage${index}`))
    for (const instruction of instructions)
      container.apply(instruction, (source, from) => {
        if (from !== undefined) return join(folder, 'stage0', source)
        return source.startsWith('dist/') ? source.replace('dist', built) : root + source
      })
    return container
  })
  if (install === undefined || final === undefined) throw new Error('there are two stages')
  const wordsOf = (name: string): string[] => {
    const { rest = '' } = stages.at(-1)?.instructions.find((each) => each.name === name) ?? {}
    return JSON.parse(/\[.*\]$/.exec(rest)?.[0] ?? '[]')
  }
  return { final, entry: wordsOf('ENTRYPOINT'), command: wordsOf('CMD'), health: wordsOf('HEALTHCHECK') }
}
