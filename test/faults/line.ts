import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP line between a gateway and a server that it shares with others, which a test lets stand still or cuts. */
export interface Line {
  readonly port: number
  /** True: bytes stand still in both directions, and new connections are taken and not answered. */
  setStill(isStill: boolean): void
  /** True: connections are broken off, and new ones too. */
  setCut(isCut: boolean): void
  /** How long what comes from the server stays on the way, in milliseconds. */
  setDelay(delayMs: number): void
  close(): Promise<void>
}

/** Opens a line to a port of 127.0.0.1. */
export async function openLine(port: number): Promise<Line> {
  const ends = new Set<Socket>()
  let [isStill, isCut, delayMs] = [false, false, 0]
  const server = createServer((near) => {
    if (isCut) return void near.resetAndDestroy()
    const far = connect(port, '127.0.0.1')
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end.setNoDelay(true))
      if (isStill) end.pause()
      end.on('data', (bytes) => {
        if (end === far && delayMs > 0) setTimeout(() => other.write(bytes), delayMs)
        else other.write(bytes)
      })
      end.on('end', () => other.end())
      end.on('error', () => {})
      end.on('close', () => {
        ends.delete(end)
        other.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    setStill: (now) => {
      isStill = now
      for (const end of ends)
        if (now) end.pause()
        else end.resume()
    },
    setCut: (now) => {
      isCut = now
      if (now) for (const end of ends) end.resetAndDestroy()
    },
    setDelay: (ms) => {
      delayMs = ms
    },
    close: async () => {
      for (const end of ends) end.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
