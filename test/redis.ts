import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@redis/client'
import { here, type ServerPlace } from './postgres.ts'
import { ownPort } from './system/own-port.ts'

/** A real Redis that keeps nothing on disk, on a port of its own of 127.0.0.1, or of the place that it was given. */
export interface RedisServer {
  readonly host: string
  readonly port: number
  /** Its address, for an account where one is given. */
  url(user?: string, password?: string): string
  /** Runs a command as its administrator. */
  run(...words: readonly string[]): Promise<unknown>
  /** Starts it again on the same port, empty. */
  start(): Promise<void>
  /** Ends it at once. */
  stop(): Promise<void>
  /** Lets it answer nothing, with its connections open, until `thaw`. */
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

/** Starts one. @param settings such as `--tls-port`, each a word */
export async function startRedis(
  settings: readonly string[] = [],
  { address: host, command: there }: ServerPlace = here,
): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'mapgate-redis-'))
  const port = await ownPort()
  let child: ChildProcess | undefined
  const words = [
    '--port',
    String(port),
    '--bind',
    host,
    '--protected-mode',
    'no',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ]
  const server: RedisServer = {
    host,
    port,
    url: (user = '', password) =>
      `redis://${password === undefined ? '' : `${user}:${encodeURIComponent(password)}@`}${host}:${port}`,
    run: async (...command) => {
      const client = createClient({ url: server.url(), RESP: 2 }).on('error', () => {})
      try {
        await client.connect()
        return await client.sendCommand([...command])
      } finally {
        if (client.isOpen) client.destroy()
      }
    },
    start: async () => {
      const [command = '', ...rest] = [...there, 'redis-server', ...words, ...settings]
      const started = spawn(command, rest, { stdio: ['ignore', 'pipe', 'ignore'] })
      child = started
      let log = ''
      await new Promise<void>((ready, failed) => {
        started.on('error', failed).on('exit', () => failed(new Error(`redis-server ended: ${log}`)))
        started.stdout.setEncoding('utf8').on('data', (text: string) => {
          log += text
          if (log.includes('Ready to accept connections')) ready()
        })
      })
    },
    stop: async () => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    close: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}

/** A way to a server that hands on what it is given, later. */
export interface SlowWay {
  readonly port: number
  /** Milliseconds that answers are held back; Infinity: for ever. */
  delayMs: number
  close(): Promise<void>
}

/** Opens a way to a port of this machine. */
export async function openSlowWay(to: number): Promise<SlowWay> {
  const sockets = new Set<Socket>()
  const listening = createServer((near) => {
    const far = createConnection(to, '127.0.0.1')
    for (const socket of [near, far]) sockets.add(socket.on('error', () => {}))
    near.pipe(far).on('close', () => near.destroy())
    near.on('close', () => far.destroy())
    far.on('data', (answer) => {
      if (way.delayMs === Number.POSITIVE_INFINITY) return
      if (way.delayMs === 0) near.write(answer)
      else setTimeout(() => near.write(answer), way.delayMs)
    })
  }).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const way: SlowWay = {
    port: (listening.address() as { port: number }).port,
    delayMs: 0,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      listening.close()
      await once(listening, 'close')
    },
  }
  return way
}
