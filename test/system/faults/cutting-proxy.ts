import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Where the connection of a write ends: after so many bytes of its request, or of its reply. */
export interface Cut {
  readonly side: 'request' | 'reply'
  readonly afterBytes: number
  /** True: with a reset; false: as a connection that was closed. */
  readonly reset: boolean
}

/** Stands between the gateway and a map server, and passes everything on but the end of a write. */
export interface CuttingProxy {
  readonly url: string
  /** Cuts the next write there. */
  cutNext(cut: Cut): void
  /** Called when a write comes, before the map server hears of it. */
  beforeWrite: () => Promise<void> | void
  /** How long the last write was that came through, in bytes. */
  readonly lengths: { request: number; reply: number }
  /** How many writes came. */
  writes: number
  close(): Promise<void>
}

const write =
  /^POST \S*\/(?:applyEdits|addFeatures|updateFeatures|deleteFeatures|calculate|addAttachment|updateAttachment|deleteAttachments)[ ?]/

/** Starts a proxy before the server at a port of this machine. */
export async function startCuttingProxy(port: number, path = '/arcgis'): Promise<CuttingProxy> {
  const sockets = new Set<Socket>()
  const proxy: CuttingProxy & { cut: Cut | undefined } = {
    url: '',
    cut: undefined,
    cutNext: (cut) => {
      proxy.cut = cut
    },
    beforeWrite: () => {},
    lengths: { request: 0, reply: 0 },
    writes: 0,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    join(proxy, client, upstream)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: own } = server.address() as AddressInfo
  return Object.assign(proxy, { url: `http://127.0.0.1:${own}${path}` })
}

/** What is under way on a connection. */
interface Passing {
  /** Undefined for a request that only reads. */
  write?: { cut: Cut | undefined; request: number; reply: number }
}

function join(proxy: CuttingProxy & { cut: Cut | undefined }, client: Socket, upstream: Socket): void {
  const passing: Passing = {}
  let order = Promise.resolve()
  client.on('data', (bytes) => {
    order = order.then(async () => {
      if (write.test(bytes.toString('latin1', 0, 400))) {
        passing.write = { cut: proxy.cut, request: 0, reply: 0 }
        proxy.cut = undefined
        proxy.writes += 1
        await proxy.beforeWrite()
      } else if (/^(?:GET|POST|HEAD) /.test(bytes.toString('latin1', 0, 5))) delete passing.write
      pass(passing, 'request', { bytes, to: upstream, client, upstream })
      if (passing.write) proxy.lengths.request = passing.write.request
    })
  })
  upstream.on('data', (bytes) => {
    pass(passing, 'reply', { bytes, to: client, client, upstream })
    if (passing.write) proxy.lengths.reply = passing.write.reply
  })
  client.on('end', () => void order.then(() => upstream.end()))
  client.on('close', () => upstream.destroy())
  upstream.on('end', () => client.end())
  upstream.on('close', () => client.destroy())
}

function pass(
  { write: under }: Passing,
  side: Cut['side'],
  { bytes, to, client, upstream }: { bytes: Buffer; to: Socket; client: Socket; upstream: Socket },
): void {
  if (under === undefined) return void to.write(bytes)
  const { cut } = under
  const left = cut?.side === side ? cut.afterBytes - under[side] : Number.POSITIVE_INFINITY
  under[side] += bytes.length
  if (bytes.length < left) return void to.write(bytes)
  // What was sent before the cut arrives; the rest is lost.
  to.write(bytes.subarray(0, Math.max(0, left)), () => {
    if (side === 'request') upstream.end()
    if (cut?.reset) client.resetAndDestroy()
    else client.destroy()
  })
}
