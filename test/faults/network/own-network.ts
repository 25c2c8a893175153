import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Set for the process that has a network of its own. */
const mark = 'MAPGATE_FAULTS_NETWORK'

/** A new network, and new numbers of processes: whatever is started in there ends with its first process, and so do the network's names. */
const apart = ['--net', '--pid', '--mount-proc', '--fork', '--kill-child=KILL']

/** True in a process whose network nobody else uses. */
export const hasOwnNetwork = (): boolean => process.env[mark] === 'own'

/** True where this machine lets this account make networks. */
export const mayHaveOwnNetwork = (): boolean =>
  process.platform === 'linux' &&
  spawnSync('unshare', [...apart, 'ip', 'link', 'set', 'lo', 'up']).status === 0

/** Why no network can be cut here; undefined where it can. */
export const withoutOwnNetwork = (): string | undefined =>
  hasOwnNetwork()
    ? undefined
    : 'network namespaces need Linux, root, and the programs unshare, nsenter and ip (Debian: apt-get install util-linux iproute2)'

/**
 * Runs a program of Node.js in a network of its own, with a folder of its own for temporary files, and ends it with everything that it started, also when
 * this process is interrupted.
 * @returns its exit code
 */
export async function runInOwnNetwork(words: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'mapgate-faults-'))
  // PostgreSQL runs as another account.
  chmodSync(folder, 0o711)
  const ready = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh', process.execPath, ...words]
  const started = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...apart, ...ready], {
    stdio: 'inherit',
    env: { ...process.env, [mark]: 'own', TMPDIR: folder },
  })
  const end = () => void started.kill('SIGKILL')
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, end)
  try {
    return await new Promise((ended, failed) => {
      started.on('error', failed).on('exit', (code) => ended(code ?? 1))
    })
  } finally {
    for (const signal of signals) process.off(signal, end)
    rmSync(folder, { recursive: true, force: true })
  }
}
