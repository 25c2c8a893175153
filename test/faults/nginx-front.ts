import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fleet } from './fleet.ts'

/** What callers are told where no gateway answered, as the recipe says. */
const [away = ''] =
  /location @away \{[\s\S]*?\n {4}\}/.exec(
    readFileSync(new URL('../../deploy/nginx/mapgate.conf', import.meta.url), 'utf8'),
  ) ?? []

/** nginx before several gateways. */
export interface Front {
  readonly url: string
  close(): Promise<void>
}

/**
 * Starts Debian's nginx before gateways: equal addresses go to the same one, without the credential in them; a request that did not reach one goes to
 * the next.
 */
export async function startFront({
  frontPort: port,
  members,
}: Pick<Fleet, 'frontPort' | 'members'>): Promise<Front> {
  const folder = mkdtempSync(join(tmpdir(), 'mapgate-front-'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const file = join(folder, 'nginx.conf')
  writeFileSync(
    file,
    `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; worker_processes 1;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  upstream gateways {
    hash $uri consistent;
    ${members.map((member) => `server 127.0.0.1:${member.port} max_fails=1 fail_timeout=2s;`).join('\n    ')}
    keepalive 32;
  }
  server {
    listen 127.0.0.1:${port};
    merge_slashes off;
    location / {
      proxy_pass http://gateways;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_next_upstream error timeout;
      proxy_buffering off;
      proxy_request_buffering off;
      proxy_read_timeout 130s;
      error_page 502 504 @away;
    }
    ${away}
  }
}
`,
  )
  const child: ChildProcess = spawn('/usr/sbin/nginx', ['-c', file, '-p', folder], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  const answers = (): Promise<boolean> =>
    fetch(`${url}/.mapgate/health/live`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await answers())) {
    if (child.exitCode !== null)
      throw new Error(`nginx ended with ${child.exitCode}: see ${folder}/error.log`)
    await new Promise((next) => setTimeout(next, 50))
  }
  return {
    url,
    close: async () => {
      const ended = once(child, 'exit')
      if (child.kill()) await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
