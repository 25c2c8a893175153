import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MiniStack, startMiniStack, tilePath } from '../system/faults/mini-stack.ts'

/** Two keys ask on many connections for large replies and read none of them: places at the map server stood still, and everybody got 503. */
describe('readers who do not read', () => {
  let stack: MiniStack
  const sockets: Socket[] = []
  let begun = 0
  beforeAll(async () => {
    const chunk = Buffer.alloc(65_536, 1)
    stack = await startMiniStack({
      answer: (request, response) => {
        if (request.url.includes('small')) return void response.end('GIF89a')
        begun += 1
        response.writeHead(200, { 'content-type': 'image/png' })
        let left = 25_000_000
        const go = () => {
          while (left > 0 && !response.destroyed) {
            left -= chunk.length
            if (!response.write(chunk)) return void response.once('drain', go)
          }
          response.end()
        }
        go()
      },
      configuration: {
        keys: ['one', 'other', 'demo'].map((name) => ({ name, key: `${name}-key`, roles: ['staff'] })),
      },
    })
  })
  afterAll(async () => {
    for (const socket of sockets) socket.destroy()
    await stack.close()
  })

  const open = async (text: string | Buffer): Promise<Socket> => {
    const { port, hostname } = new URL(stack.gateway.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    sockets.push(socket)
    await once(socket, 'connect')
    socket.pause().write(text)
    return socket
  }
  const ask = (path: string, token?: string) =>
    fetch(stack.gateway.url + path, { headers: token ? { token } : {} })

  it('hold 68 replies, and everybody else is answered', async () => {
    const one = await ask(`${tilePath}?small=1`, 'demo-key')
    expect(one.status).toBe(200)
    for (const key of ['one-key', 'other-key'])
      for (let nth = 0; nth < 34; nth += 1)
        await open(`GET ${tilePath} HTTP/1.1\r\nHost: gate.example\r\ntoken: ${key}\r\n\r\n`)
    // As many as the map server takes at once have begun; the others wait for their places.
    await expect.poll(() => begun).toBeGreaterThanOrEqual(32)
    let passing = true
    // Time passes for the gateway alone: it looks at its readers by its own clock.
    const time = (async () => {
      while (passing) {
        stack.skip(1_000)
        await new Promise((next) => setTimeout(next, 20))
      }
    })()
    const statuses: number[] = []
    for (let nth = 0; nth < 10; nth += 1)
      statuses.push((await ask(`${tilePath}?small=${nth}`, 'demo-key')).status)
    passing = false
    await time
    expect(statuses).toEqual(Array(10).fill(200))
  })
})
