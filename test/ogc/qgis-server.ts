import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { ownPort } from '../system/own-port.ts'
import {
  type AskedOfProgram,
  ended,
  type LoggedRequest,
  listenBefore,
  type OgcServer,
  type ProgramReply,
} from './listener.ts'
import { projectOf } from './project.ts'
import type { PlaceOf } from './sources.ts'
import type { OgcLayer } from './world.ts'

/** Starts Debian's QGIS Server, which speaks HTTP itself, behind a listener that writes down what it is asked. */
export async function startQgisServer(
  folder: string,
  {
    placeOf,
    layers,
    env = {},
  }: { placeOf: PlaceOf; layers: readonly OgcLayer[]; env?: Record<string, string> },
): Promise<OgcServer> {
  const project = join(folder, 'world.qgs')
  writeFileSync(project, projectOf(layers, placeOf))
  const { child, port } = await startProcess(project, folder, env)
  const requests: LoggedRequest[] = []
  const server = await listenBefore((asked) => askProcess(port, asked), requests)
  return {
    ...server,
    requests,
    async close() {
      await server.close()
      await ended(child)
    },
  }
}

async function startProcess(
  project: string,
  folder: string,
  env: Record<string, string>,
): Promise<{ child: ChildProcess; port: number }> {
  const port = await ownPort()
  const child = spawn('/usr/bin/qgis_mapserver', ['-p', project, `127.0.0.1:${port}`], {
    env: {
      PATH: '/usr/bin:/bin',
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
      QT_QPA_PLATFORM: 'offscreen',
      LANG: 'C.UTF-8',
      QGIS_SERVER_LOG_LEVEL: '0',
      QGIS_SERVER_LOG_STDERR: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      if (said.length < 20_000) said += chunk
      if (said.includes('Development Server listening')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`qgis_mapserver ended with ${code}: ${said}`)))
  })
  return { child, port }
}

function askProcess(port: number, { method, url, type, body }: AskedOfProgram): Promise<ProgramReply> {
  return new Promise((resolve, reject) => {
    const headers = {
      host: 'maps.internal',
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(method === 'POST' ? { 'content-length': body.length } : {}),
    }
    const sent = httpRequest(
      { host: '127.0.0.1', port, method, path: url, headers, agent: false },
      (reply) => {
        const { statusCode: status = 502, headers: given } = reply
        buffer(reply).then((bytes) => resolve({ status, type: given['content-type'], body: bytes }), reject)
      },
    )
    sent.once('error', reject)
    sent.end(body)
  })
}
