import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { askFastCgi } from './fast-cgi.ts'
import { type AskedOfProgram, ended, listenBefore, type OgcServer, type ProgramReply } from './listener.ts'
import { htmlTemplate, mapfileOf } from './mapfile.ts'
import type { PlaceOf } from './sources.ts'
import type { OgcLayer } from './world.ts'

/** Starts Debian's MapServer: one process that speaks FastCGI, behind a listener that writes down what it is asked. The mapfile is in the environment, not in the address. */
export async function startMapServer(
  folder: string,
  { placeOf, layers }: { placeOf: PlaceOf; layers: readonly OgcLayer[] },
): Promise<OgcServer> {
  const [mapfile, configuration] = [join(folder, 'world.map'), join(folder, 'mapserver.conf')]
  const template = join(folder, 'row.html')
  const first = layers[0]
  if (first) writeFileSync(template, htmlTemplate(first))
  writeFileSync(mapfile, mapfileOf(layers, { placeOf, template }))
  writeFileSync(configuration, 'CONFIG\n  ENV\n    MS_MAP_PATTERN "."\n  END\n  MAPS\n  END\nEND\n')
  const { child, socket } = await startProgram(folder, configuration)
  const requests: OgcServer['requests'] = []
  const ask = async (asked: AskedOfProgram): Promise<ProgramReply> => {
    const variables = { ...variablesOf(asked), MS_MAPFILE: mapfile }
    return readCgi(await askFastCgi(socket, variables, asked.body))
  }
  const server = await listenBefore(ask, requests)
  return {
    ...server,
    url: `${server.url}cgi-bin/mapserv`,
    requests,
    async close() {
      await server.close()
      await ended(child)
    },
  }
}

/** The variables of a request, as CGI has them. */
function variablesOf({ method, url, type, body }: AskedOfProgram): Record<string, string> {
  const { pathname, search } = new URL(url, 'http://127.0.0.1')
  return {
    GATEWAY_INTERFACE: 'CGI/1.1',
    SERVER_PROTOCOL: 'HTTP/1.1',
    SERVER_NAME: 'maps.internal',
    SERVER_PORT: '80',
    SCRIPT_NAME: pathname,
    REQUEST_METHOD: method,
    QUERY_STRING: search.slice(1),
    ...(method === 'POST' ? { CONTENT_LENGTH: String(body.length), CONTENT_TYPE: type ?? '' } : {}),
  }
}

async function startProgram(
  folder: string,
  configuration: string,
): Promise<{ child: ChildProcess; socket: string }> {
  const socket = join(folder, 'mapserv.socket')
  const child = spawn('/usr/bin/spawn-fcgi', ['-n', '-s', socket, '--', '/usr/bin/mapserv'], {
    env: { MAPSERVER_CONFIG_FILE: configuration, PATH: '/usr/bin:/bin' },
    stdio: 'ignore',
  })
  while (!(await isTaken(socket)) && child.exitCode === null) await setTimeout(20)
  return { child, socket }
}

/** Whether somebody takes connections at a socket, whose file is there a moment before. */
const isTaken = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(socket, () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })

/** The head that a CGI program writes ends with an empty line; `Status` is no header of HTTP. */
function readCgi(output: Buffer): ProgramReply {
  const end = output.indexOf('\r\n\r\n')
  if (end < 0) return { status: 500, type: 'text/plain', body: output }
  const head = output.subarray(0, end).toString('latin1')
  return {
    status: Number(/^Status: (\d+)/im.exec(head)?.[1] ?? 200),
    type: /^Content-Type: (.*)$/im.exec(head)?.[1]?.trim(),
    body: output.subarray(end + 4),
  }
}
