import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { type GatewayProcess, startGatewayProcess } from './faults/gateway-process.ts'
import { startUploadUpstream, uploadConfiguration } from './uploads/upload-upstream.ts'

const bytes = 10_240
const strangers = 200
const mebibyte = 1.048_576
const query = '/arcgis/rest/services/Works/FeatureServer/0/query?f=json'

const post = (head: string, body: string, length = body.length): string =>
  `POST ${query} HTTP/1.1\r\nHost: gate\r\nContent-Length: ${length}\r\n${head}\r\n\r\n${body}`
const form = 'Content-Type: application/x-www-form-urlencoded'
const filled = (unit: string): string => unit.repeat(Math.floor((bytes - 400) / unit.length))

/** What a stranger sends in ten kibibytes and then waits, on a socket that stays open and is not read. */
const sent: Readonly<Record<string, string>> = {
  'a head without an end': `GET ${query} HTTP/1.1\r\nHost: gate\r\n${filled('X-Filled: 0123456789\r\n')}`,
  'the beginning of a form': post(form, `where=${filled('(a=1)or')}`, 90_000),
  'the beginning of a form with files': post(
    'Content-Type: multipart/form-data; boundary=b',
    filled('--b\r\n'),
    90_000,
  ),
  'a whole form of many conditions': post(form, `layerDefs=${filled('0:a=1;')}`),
  'requests one behind the other': `GET ${query} HTTP/1.1\r\nHost: gate\r\n\r\n`.repeat(120),
}

/** Sockets, the texts of requests and whatever is made of them: in the process that serves, as the operating system counts it. */
describe('ten kibibytes of a stranger on an open socket', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-held-'))
  let gateway: GatewayProcess
  let upstream: Awaited<ReturnType<typeof startUploadUpstream>>
  const sockets: Socket[] = []
  /** Before the first stranger came: what is kept of one kind counts against the next ones too. */
  let idleMb = 0

  beforeAll(async () => {
    upstream = await startUploadUpstream()
    const file = join(directory, 'mapgate.yaml')
    writeFileSync(
      file,
      stringify({ ...uploadConfiguration(upstream.url), admin: { port: 0 }, audit: { file: 'audit.log' } }),
    )
    gateway = await startGatewayProcess(file)
    await (await fetch(gateway.url + query)).text()
    idleMb = gateway.memoryMb()
  })
  afterAll(async () => {
    for (const socket of sockets) socket.destroy()
    await gateway.stop()
    await upstream.stop()
    rmSync(directory, { recursive: true })
  })

  /** Opens sockets that send the text and read nothing; settles when the gateway has taken what it takes of them. */
  async function open(text: string): Promise<() => void> {
    const url = new URL(gateway.url)
    const { port, hostname } = url
    const opened = await Promise.all(
      Array.from(
        { length: strangers },
        () =>
          new Promise<Socket>((connected, failed) => {
            const socket = connect({ port: Number(port), host: hostname }, () => {
              socket.pause()
              socket.write(text, () => connected(socket))
            })
            socket.on('error', () => {})
            socket.once('error', failed)
          }),
      ),
    )
    sockets.push(...opened)
    // The gateway serves one turn after the other: an answer to a later request says that these were read.
    for (let turn = 0; turn < 3; turn += 1) await (await fetch(`${gateway.url}/.mapgate/health/live`)).text()
    return () => {
      for (const socket of opened) socket.destroy()
    }
  }

  it.each(Object.entries(sent))('holds no more than a mebibyte: %s', async (_what, text) => {
    gateway.resetPeak()
    const close = await open(text)
    const each = (gateway.peakMb() - idleMb) / strangers
    close()
    expect(each).toBeLessThan(mebibyte)
  })
})
