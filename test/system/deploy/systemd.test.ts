import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { configurationSchema } from '../../../packages/gateway/src/config/schema.ts'
import { root, runMapgate } from './run-command.ts'

const text = readFileSync(`${root}deploy/systemd/mapgate.service`, 'utf8')
const lines = text.split('\n').filter((line) => /^[A-Z]\w*=/.test(line))
const valuesOf = (key: string) =>
  lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1))

const directory = mkdtempSync(join(tmpdir(), 'mapgate-unit-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0

/** Asks systemd-analyze of the unit, with a command in the place of ours, which is not installed here. */
function analyze(...args: readonly string[]): string {
  const unit = join(directory, 'mapgate.service')
  writeFileSync(unit, text.replaceAll('/usr/bin/mapgate', '/bin/true'))
  const { status, stdout, stderr } = spawnSync('systemd-analyze', [...args, unit], { encoding: 'utf8' })
  return status === 0 ? '' : `${stdout}${stderr}`
}

/** What systemd takes away; what is not among them is in the unit for another reason. */
const hardening: Readonly<Record<string, string>> = {
  NoNewPrivileges: 'yes',
  CapabilityBoundingSet: '',
  AmbientCapabilities: '',
  ProtectSystem: 'strict',
  ProtectHome: 'yes',
  PrivateTmp: 'yes',
  PrivateDevices: 'yes',
  PrivateMounts: 'yes',
  PrivateUsers: 'yes',
  ProtectHostname: 'yes',
  ProtectClock: 'yes',
  ProtectKernelTunables: 'yes',
  ProtectKernelModules: 'yes',
  ProtectKernelLogs: 'yes',
  ProtectControlGroups: 'yes',
  ProtectProc: 'invisible',
  ProcSubset: 'pid',
  RemoveIPC: 'yes',
  RestrictAddressFamilies: 'AF_INET AF_INET6 AF_UNIX',
  RestrictNamespaces: 'yes',
  RestrictRealtime: 'yes',
  RestrictSUIDSGID: 'yes',
  LockPersonality: 'yes',
  // Node.js compiles while it runs.
  MemoryDenyWriteExecute: 'no',
  SystemCallArchitectures: 'native',
}

describe('The systemd unit', () => {
  it('takes away what Mapgate does not need', () => {
    expect(Object.fromEntries(Object.keys(hardening).map((key) => [key, valuesOf(key).join('|')]))).toEqual(
      hardening,
    )
    expect(valuesOf('SystemCallFilter')).toEqual(['@system-service', '~@privileged @resources'])
    expect(valuesOf('User')).toEqual(['mapgate'])
  })

  it('has its writable folders of systemd, and runs only the command, whose options are known', async () => {
    for (const kind of ['StateDirectory', 'CacheDirectory', 'LogsDirectory', 'ConfigurationDirectory'])
      expect([kind, valuesOf(kind)]).toEqual([kind, ['mapgate']])
    expect(valuesOf('Environment')).toEqual([
      `NODE_COMPILE_CACHE=/var/cache/${valuesOf('CacheDirectory')[0]}`,
    ])
    expect(valuesOf('ExecStartPre')).toEqual(['/usr/bin/mapgate check /etc/mapgate/mapgate.yaml'])
    expect(valuesOf('ExecStart')).toEqual(['/usr/bin/mapgate serve --config /etc/mapgate/mapgate.yaml'])
    expect((await runMapgate('serve', '--help')).output).toContain('--config <file>')
  })

  it('waits for a drain, and reloads by the signal that does so', () => {
    const { delay, deadline } = configurationSchema.shape.listen.parse({}).drain
    expect(Number(valuesOf('TimeoutStopSec')[0]?.replace(/s$/, ''))).toBeGreaterThanOrEqual(
      (delay + deadline) / 1000 + 5,
    )
    expect(valuesOf('ExecReload')).toEqual(['/bin/kill -HUP $MAINPID'])
  })

  it.runIf(hasAnalyze)('is one that systemd understands', () => {
    expect(analyze('verify', '--man=no')).toBe('')
  })

  it.runIf(hasAnalyze)(
    'has a small exposure by systemd-analyze security: 1.1 with systemd 252, a little else with others',
    () => {
      expect(analyze('security', '--offline=true', '--threshold=20')).toBe('')
      expect(analyze('security', '--offline=true', '--threshold=5')).toContain('Overall exposure level')
    },
  )
})
