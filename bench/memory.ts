import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as timer } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
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

const largeBytes = 1_000_000_000
const plainConnections = 10_000
/** A handshake takes both sides a millisecond, so fewer of them stand for all. */
const tlsConnections = 2_000

/** Resident memory while 1 GB goes down and up, and for idle connections: what it adds to that of the same process under small loads. */
export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-memory-'))
  try {
    const results = [
      added('memory-1GB-down', 'aim', await downMb(directory), 32),
      added('memory-1GB-up', 'aim', await upMb(directory), 32),
    ]
    const plainMb = await idleMb(directory, { tls: false })
    const tlsMb = (await idleMb(directory, { tls: true })) * (plainConnections / tlsConnections)
    return [
      ...results,
      added('memory-10000-idle', 'aim', plainMb, 100),
      benchResult({
        id: 'memory-10000-idle-tls',
        against: `without TLS; five times ${tlsConnections} connections`,
        ours: tlsMb,
        theirs: plainMb,
        unit: 'MB added',
        better: 'less',
      }),
    ]
  } finally {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** A figure in megabytes beside an aim. */
const added = (id: string, against: string, mb: number, aimMb: number): BenchResult =>
  benchResult({
    id,
    against,
    ours: Math.max(0, mb),
    theirs: aimMb,
    unit: 'MB added',
    better: 'less',
    goal: 1,
  })

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

/** Memory for connections that have each asked for something and then rest. */
async function idleMb(directory: string, { tls }: { readonly tls: boolean }): Promise<number> {
  const upstream = await startUploadUpstream()
  try {
    const configuration = uploadConfiguration(upstream.url)
    const name = tls ? 'tls' : 'plain'
    const folder = join(directory, 'certificate')
    if (tls) mkdirSync(folder)
    const { cert = '', key = '' } = tls ? await makeLocalCertificate('localhost', folder) : {}
    const listen = { ...configuration.listen, ...(tls && { tls: { cert, key }, http2: false }) }
    await using gateway = await started(directory, name, { ...configuration, listen })
    await openIdle(gateway.url, 200)
    const before = gateway.memoryMb()
    await using _connections = await openIdle(gateway.url, tls ? tlsConnections : plainConnections)
    await timer(1_000)
    return gateway.memoryMb() - before
  } finally {
    await upstream.stop()
  }
}

/** Opens connections, asks once on each of them for the page of health, and keeps them. */
async function openIdle(url: string, count: number): Promise<AsyncDisposable> {
  const sockets: Socket[] = []
  for (let opened = 0; opened < count; opened += 250) {
    const batch = Array.from({ length: Math.min(250, count - opened) }, () => askedOnce(new URL(url)))
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
): Promise<GatewayProcess & AsyncDisposable> {
  const file = join(directory, `${name}.json`)
  writeFileSync(
    file,
    JSON.stringify({ ...configuration, admin: { port: 0 }, audit: { file: `${name}.log` } }),
  )
  const gateway = await startGatewayProcess(file)
  return { ...gateway, [Symbol.asyncDispose]: async () => void (await gateway.stop()) }
}
