import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeLocalCertificate } from '../../../packages/gateway/src/demo/local-certificate.ts'
import { root } from './run-command.ts'

/** nginx before several gateways and before the pages of an app, with TLS. */
interface RecipeFront {
  /** Such as `https://127.0.0.1:12345`; the gateways are below `/gis`, everything else is of the app. */
  readonly url: string
  close(): Promise<void>
}

interface RecipeFrontOptions {
  readonly port: number
  readonly gatewayPorts: readonly number[]
  readonly appPort: number
}

const recipe = (name: string): string => readFileSync(`${root}deploy/nginx/${name}.conf`, 'utf8')

/** Starts Debian's nginx with the recipes of `deploy/nginx` as they stand, with ports and files of this machine in the places of the example's. */
export async function startRecipeFront(options: RecipeFrontOptions): Promise<RecipeFront> {
  const folder = mkdtempSync(join(tmpdir(), 'mapgate-recipes-'))
  const certificate = await makeLocalCertificate('127.0.0.1', folder)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events {}
http {
${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
${recipe('log-format')}
${upstreamOf(options)}
${siteOf(options, { ...certificate, log: join(folder, 'access.log') })}
}`,
  )
  const nginx = spawn('/usr/sbin/nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder], {
    stdio: 'ignore',
  })
  const url = `https://127.0.0.1:${options.port}`
  await answers(nginx, url, folder)
  return {
    url,
    close: async () => {
      const ended = once(nginx, 'exit')
      if (nginx.kill()) await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The gateways, in the places of the two of the recipe. */
function upstreamOf({ gatewayPorts }: RecipeFrontOptions): string {
  const servers = gatewayPorts.map((port) => `    server 127.0.0.1:${port};\n`).join('')
  return recipe('several-gateways').replace(/(?: {4}server 10\.0\.0\.\d+:8080;\n)+/, servers)
}

interface SiteFiles {
  readonly cert: string
  readonly key: string
  readonly log: string
}

/** The recipe of a site without its one gateway, and with an app at the addresses that are not Mapgate's. */
function siteOf({ port, appPort }: RecipeFrontOptions, { cert, key, log }: SiteFiles): string {
  const app = `    location / { proxy_pass http://localhost:${appPort}; proxy_buffering off; }\n`
  return recipe('mapgate')
    .replace(/^upstream mapgate \{\n[\s\S]*?^\}\n/m, '')
    .replace(/^server \{\n {4}listen 80;\n[\s\S]*?^\}\n/m, '')
    .replace('listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`)
    .replace('/etc/ssl/my.url.com.pem', cert)
    .replace('/etc/ssl/my.url.com.key', key)
    .replace('/var/log/nginx/mapgate.log', log)
    .replace(/\}\s*$/, `${app}}\n`)
}

async function answers(nginx: ChildProcess, url: string, folder: string): Promise<void> {
  const isUp = () =>
    fetch(`${url}/gis/.mapgate/health/live`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isUp())) {
    if (nginx.exitCode !== null) throw new Error(readFileSync(join(folder, 'error.log'), 'utf8'))
    await new Promise((next) => setTimeout(next, 50))
  }
}
