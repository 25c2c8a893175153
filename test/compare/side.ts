import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Change } from './deliberate-changes.ts'
import type { Answer, Exchange, Order, Outline, Scene } from './exchange.ts'

/** What a side did for a scene, and the processor time of its process, map server included. */
export interface Played {
  readonly outlines: readonly Outline[]
  readonly processorMs: number
}

/** A version of the gateway in a process of its own. */
export interface Side {
  play(scene: Scene): Promise<Played>
  /** Everything of one request of the scene that was played last. */
  details(scene: Scene, ask: number): Promise<readonly Exchange[]>
  close(): void
}

const besides = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/**
 * Starts a side.
 * @param tree folder of the version: its `node_modules` lead to its own packages
 * @param change a line of it that is changed while it is loaded: the proof that a difference is found
 * @throws Error when it cannot be loaded
 */
export async function openSide(tree: string, change?: Change): Promise<Side> {
  const preloads = ['./given.ts', ...(change ? ['./change.ts'] : [])]
  const child = fork(besides('./child.ts'), [tree], {
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      ...preloads.flatMap((name) => ['--import', besides(name)]),
    ],
    env: { ...process.env, TZ: 'UTC', MAPGATE_COMPARE_CHANGE: JSON.stringify(change ?? null) },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const heard = listen(child)
  await heard.next('ready')
  const ask = <Kind extends Answer['kind']>(order: Order, kind: Kind) => {
    child.send(order)
    return heard.next(kind)
  }
  return {
    play: (scene) => ask({ kind: 'play', scene }, 'outlines'),
    details: async ({ number }, one) =>
      (await ask({ kind: 'details', scene: number, ask: one }, 'exchanges')).exchanges,
    close: () => child.kill(),
  }
}

function listen(child: ChildProcess) {
  let said = ''
  let waiting: PromiseWithResolvers<Answer> | undefined
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000)
  })
  child.on('message', (answer: Answer) => waiting?.resolve(answer))
  child.on('exit', (code) => waiting?.reject(new Error(`a side ended with ${code}:\n${said}`)))
  return {
    next: async <Kind extends Answer['kind']>(kind: Kind): Promise<Extract<Answer, { kind: Kind }>> => {
      waiting = Promise.withResolvers<Answer>()
      const answer = await waiting.promise
      if (answer.kind === 'failure') throw new Error(`${answer.message}\n${said}`)
      if (answer.kind !== kind) throw new Error(`a side answered ${answer.kind} instead of ${kind}`)
      return answer as Extract<Answer, { kind: Kind }>
    },
  }
}
