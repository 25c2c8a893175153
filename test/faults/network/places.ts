import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readlinkSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** A network namespace with one way out, to the namespace of this process. It has no name: it ends with the last process in it. */
export interface Place {
  /** Where it is reached. */
  readonly address: string
  /** Where it reaches this process. */
  readonly outside: string
  /** Put before a program, lets it run there. */
  readonly command: readonly string[]
  close(): Promise<void>
}

/** What is lost between two places: everything, or what the second one sends. */
export type Loss = 'everything' | 'answers'

/** Namespaces around this one, which hands on what they send to each other. */
export interface Network {
  openPlace(): Promise<Place>
  /** From now on nobody is told what became of packets between two places: they vanish. */
  cut(near: Place, far: Place, loss: Loss): void
  /** Lets everything pass again. */
  heal(): void
}

const ip = (...words: string[]): void => run('ip', ...words)

function run(program: string, ...words: string[]): void {
  const { status, stderr, error } = spawnSync(program, words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr?.trim() || error?.message}`)
}

const namespaceOf = (pid: number | 'self'): string => readlinkSync(`/proc/${pid}/ns/net`)

/** Makes this process a router. It has to have a network of its own: nothing here asks which names and addresses are free. */
export function openNetwork(): Network {
  let places = 0
  let cuts: string[][] = []
  writeFileSync('/proc/sys/net/ipv4/ip_forward', '1')
  return {
    openPlace: () => {
      places += 1
      return openPlace(places)
    },
    cut: (near, far, loss) => {
      const lost =
        loss === 'answers'
          ? [[far, near]]
          : [
              [far, near],
              [near, far],
            ] // prettier
      for (const [from, to] of lost) {
        const rule = ['from', from?.address ?? '', 'to', to?.address ?? '', 'blackhole']
        ip('rule', 'add', ...rule)
        cuts.push(rule)
      }
    },
    heal: () => {
      for (const rule of cuts) ip('rule', 'del', ...rule)
      cuts = []
    },
  }
}

async function openPlace(nth: number): Promise<Place> {
  const holder = spawn('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore' })
  await once(holder, 'spawn')
  const pid = holder.pid ?? 0
  while (namespaceOf(pid) === namespaceOf('self')) await pause(5)
  const [link, outside, address] = [`place${nth}`, `10.0.${nth}.1`, `10.0.${nth}.2`]
  const command = ['nsenter', `--net=/proc/${pid}/ns/net`]
  const inside = (...words: string[]): void => run('nsenter', ...command.slice(1), 'ip', ...words)
  ip('link', 'add', link, 'type', 'veth', 'peer', 'name', 'out', 'netns', String(pid))
  ip('address', 'add', `${outside}/30`, 'dev', link)
  ip('link', 'set', link, 'up')
  inside('link', 'set', 'lo', 'up')
  inside('address', 'add', `${address}/30`, 'dev', 'out')
  inside('link', 'set', 'out', 'up')
  inside('route', 'add', 'default', 'via', outside)
  return { address, outside, command, close: () => end(holder) }
}

async function end(holder: ChildProcess): Promise<void> {
  const ended = once(holder, 'exit')
  if (holder.kill('SIGKILL')) await ended
}
