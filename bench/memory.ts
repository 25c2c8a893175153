import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as timer } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { makeLocalCertificate } from '../packages/gateway/src/demo/local-certificate.ts'
import { type GatewayProcess, startGatewayProcess } from '../test/system/faults/gateway-process.ts'
import { send } from '../test/system/uploads/upload-caller.ts'
import {
  addAttachment,
  startUploadUpstream,
  stored,
  uploadConfiguration,
} from '../test/system/uploads/upload-upstream.ts'
import { type BenchResult, benchResult } from './result.ts'
import { openLargeFiles } from './scenes/large-files.ts'
import { startPinned } from './side/pinned.ts'

const largeBytes = 1_000_000_000
const plainConnections = 10_000
/** A handshake takes both sides a millisecond, so fewer of them stand for all. */
const tlsConnections = 2_000
/** Connections that are opened at a time. */
const atOnce = 250
const barePort = 18_131
/** Has a process collect at a signal. */
const collecting = { NODE_OPTIONS: `--import=${new URL('side/collect-on-signal.ts', import.meta.url)}` }

/** Resident memory while 1 GB goes down and up, and for idle connections: what it adds to that of the same process under small loads. */
export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-memory-'))
  try {
    const results = [
      added('memory-1GB-down', 'aim', await downMb(directory), 32, 1),
      added('memory-1GB-up', 'aim', await upMb(directory), 32, 1),
    ]
    return [...results, ...(await idleResults(directory))]
  } finally {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** A figure in megabytes beside an aim, or with no goal beside another figure. */
const added = (id: string, against: string, mb: number, theirs: number, goal?: 1): BenchResult =>
  benchResult({
    id,
    against,
    ours: Math.max(0, mb),
    theirs,
    unit: 'MB added',
    better: 'less',
    ...(goal && { goal }),
  })

async function idleResults(directory: string): Promise<readonly BenchResult[]> {
  const plain = await idleOfGateway(directory, { tls: false })
  const tls = await idleOfGateway(directory, { tls: true })
  const bare = await idleOfBareServer()
  const bareName = 'a bare server of node:http'
  const tlsMb = tls.restingMb * (plainConnections / tlsConnections)
  return [
    added('memory-10000-idle', 'aim', plain.restingMb, 100, 1),
    added('memory-10000-idle-bare', bareName, plain.restingMb, bare.restingMb),
    added('memory-10000-idle-just-opened', bareName, plain.openedMb, bare.openedMb),
    added('memory-10000-idle-tls', `without TLS; five times ${tlsConnections}`, tlsMb, plain.restingMb),
  ]
}

async function downMb(directory: string): Promise<number> {
  await using files = await openLargeFiles()
  await using gateway = await started(
    directory,
    'down',
    uploadConfiguration(files.url, {}, { credential: { kind: 'none' } }),
  )
  const take = async (bytes: number) => {
    const reply = await fetch(`${gateway.url}${files.pathOf(bytes)}`, { headers: { token: 'demo-key' } })
    let taken = 0
    for await (const piece of reply.body ?? []) taken += piece.length
    if (taken !== bytes) throw new Error(`${taken} of ${bytes} bytes came`)
  }
  return await addedPeakMb(gateway, take)
}

async function upMb(directory: string): Promise<number> {
  const upstream = await startUploadUpstream()
  try {
    await using gateway = await started(directory, 'up', uploadConfiguration(upstream.url, { upload: '2GB' }))
    return await addedPeakMb(gateway, async (contentBytes) => {
      const { text } = await send(gateway.url + addAttachment, { contentBytes }).answered
      if (text !== stored) throw new Error(text)
    })
  } finally {
    await upstream.stop()
  }
}

/** What lies about until it is collected is the same for files of any size: many smaller ones show how much that is. */
async function addedPeakMb(gateway: GatewayProcess, move: (bytes: number) => Promise<void>): Promise<number> {
  for (let nth = 0; nth < 20; nth += 1) await move(11_000_000)
  const before = gateway.peakMb()
  gateway.resetPeak()
  await move(largeBytes)
  return gateway.peakMb() - before
}

/** What idle connections add to the resident memory of a process, in megabytes. */
interface IdleMemory {
  /** A second after they were opened, with what opening them left behind. */
  readonly openedMb: number
  /** After what nobody holds was collected. */
  readonly restingMb: number
}

async function idleOfGateway(directory: string, { tls }: { readonly tls: boolean }): Promise<IdleMemory> {
  const upstream = await startUploadUpstream()
  try {
    const configuration = uploadConfiguration(upstream.url)
    const name = tls ? 'tls' : 'plain'
    const folder = join(directory, 'certificate')
    if (tls) mkdirSync(folder)
    const { cert = '', key = '' } = tls ? await makeLocalCertificate('localhost', folder) : {}
    const listen = { ...configuration.listen, ...(tls && { tls: { cert, key }, http2: false }) }
    await using gateway = await started(directory, name, { ...configuration, listen }, collecting)
    return await idleMemory(gateway.url, gateway.child.pid ?? 0, tls ? tlsConnections : plainConnections)
  } finally {
    await upstream.stop()
  }
}

async function idleOfBareServer(): Promise<IdleMemory> {
  const file = fileURLToPath(new URL('peers/bare-http-server.ts', import.meta.url))
  const server = await startPinned('0,1', barePort, [process.execPath, file], {
    ...collecting,
    PORT: String(barePort),
  })
  try {
    return await idleMemory(`http://127.0.0.1:${barePort}`, server.pid, plainConnections)
  } finally {
    await server.stop()
  }
}

/** Opens connections and lets them rest, after as many came and went, a few at a time: that warms code and buffers and leaves no room of a crowd. */
async function idleMemory(url: string, pid: number, count: number): Promise<IdleMemory> {
  for (let opened = 0; opened < count; opened += atOnce)
    await (await openIdle(url, atOnce))[Symbol.asyncDispose]()
  const before = await collectedMb(pid)
  await using _connections = await openIdle(url, count)
  await timer(1_000)
  const openedMb = residentMb(pid) - before
  return { openedMb, restingMb: (await collectedMb(pid)) - before }
}

/** Resident memory of a process that was started with `collecting`, after what nobody holds was collected. */
async function collectedMb(pid: number): Promise<number> {
  process.kill(pid, 'SIGUSR2')
  await timer(2_000)
  return residentMb(pid)
}

const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000

/** Opens connections, asks once on each of them for the page of health, and keeps them. */
async function openIdle(url: string, count: number): Promise<AsyncDisposable> {
  const sockets: Socket[] = []
  for (let opened = 0; opened < count; opened += atOnce) {
    const batch = Array.from({ length: Math.min(atOnce, count - opened) }, () => askedOnce(new URL(url)))
    sockets.push(...(await Promise.all(batch)))
  }
  return {
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}

async function askedOnce({ protocol, hostname, port }: URL): Promise<Socket> {
  const where = { host: hostname, port: Number(port) }
  // The certificate is this bench's own.
  const socket = protocol === 'https:' ? connectTls({ ...where, rejectUnauthorized: false }) : connect(where)
  await once(socket, protocol === 'https:' ? 'secureConnect' : 'connect')
  socket.write(`GET /.mapgate/health/live HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
  const [reply] = (await once(socket, 'data')) as [Buffer]
  if (!reply.toString('latin1').startsWith('HTTP/1.1 200')) throw new Error(reply.toString('latin1'))
  return socket.on('data', () => {})
}

async function started(
  directory: string,
  name: string,
  configuration: object,
  environment: NodeJS.ProcessEnv = {},
): Promise<GatewayProcess & AsyncDisposable> {
  const file = join(directory, `${name}.json`)
  writeFileSync(
    file,
    JSON.stringify({ ...configuration, admin: { port: 0 }, audit: { file: `${name}.log` } }),
  )
  const gateway = await startGatewayProcess(file, { environment })
  return { ...gateway, [Symbol.asyncDispose]: async () => void (await gateway.stop()) }
}
