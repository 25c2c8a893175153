import { execFileSync, spawnSync } from 'node:child_process'

/** Debian packages of the peers and of the load generator, and the program that shows that each is there. */
const packages: Readonly<Record<string, string>> = {
  haproxy: '/usr/sbin/haproxy',
  nginx: '/usr/sbin/nginx',
  'libnginx-mod-http-js': '/usr/lib/nginx/modules/ngx_http_js_module.so',
  wrk: '/usr/bin/wrk',
}

/**
 * Installs what is missing, through apt.
 * @throws Error that says what to install, where this is not root on Debian
 */
export function installPeers(): void {
  const missing = Object.entries(packages).flatMap(([name, file]) =>
    spawnSync('test', ['-e', file]).status === 0 ? [] : [name],
  )
  if (missing.length === 0) return
  if (process.getuid?.() !== 0) throw new Error(`install first: apt-get install ${missing.join(' ')}`)
  execFileSync('apt-get', ['install', '-y', '-q', ...missing], { stdio: 'inherit' })
}
