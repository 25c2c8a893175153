import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { makeLocalCertificate } from '../../packages/gateway/src/demo/local-certificate.ts'
import { ownPort } from '../system/own-port.ts'
import { peopleAndGroups } from './people.ts'

/** A real OpenLDAP with people and groups, reached by LDAPS and by LDAP with or without StartTLS. */
export interface Slapd {
  /** `ldap://localhost:port` */
  readonly plainUrl: string
  /** `ldaps://localhost:port` */
  readonly tlsUrl: string
  readonly port: number
  /** File of the certificate that its own comes from, PEM. */
  readonly caFile: string
  /** Folder with `mapgate.password`. */
  readonly directory: string
  /** Changes entries, as LDIF. */
  change(ldif: string): void
  /** Ends the process; the data stay. */
  stop(): Promise<void>
  /** Starts it again on the same ports. */
  start(): Promise<void>
  close(): Promise<void>
}

/** The gateway's own account there. */
export const serviceAccount = { dn: 'cn=mapgate,dc=example,dc=org', password: 'service-password-71' }

const admin = { dn: 'cn=admin,dc=example,dc=org', password: 'admin-of-the-test' }

/** Only ends what hangs. */
const patience = { timeout: 300_000, interval: 50 }

/** Starts OpenLDAP on ports of its own, with a certificate of its own. */
export async function startSlapd(): Promise<Slapd> {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-slapd-'))
  const certificate = await makeLocalCertificate('localhost', directory)
  mkdirSync(join(directory, 'db'))
  const configuration = join(directory, 'slapd.conf')
  writeFileSync(configuration, slapdConfiguration(directory, certificate))
  writeFileSync(join(directory, 'mapgate.password'), `${serviceAccount.password}\n`)
  const [port, tlsPort] = await Promise.all([ownPort(), ownPort()])
  const plainUrl = `ldap://localhost:${port}`
  const tlsUrl = `ldaps://localhost:${tlsPort}`
  let child: ReturnType<typeof spawn> | undefined
  const start = async () => {
    // The certificate is for localhost and 127.0.0.1 only.
    const listen = ['127.0.0.1', '127.0.0.2']
      .flatMap((host) => [`ldap://${host}:${port}`, `ldaps://${host}:${tlsPort}`])
      .join(' ')
    child = spawn('slapd', ['-f', configuration, '-h', listen, '-d', '0'], { stdio: 'ignore' })
    await vi.waitUntil(async () => (await canConnect(port)) && canConnect(tlsPort), patience)
  }
  const stop = async () => {
    if (child === undefined || child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  const change = (ldif: string) => {
    const args = ['-x', '-H', `ldap://127.0.0.1:${port}`, '-D', admin.dn, '-w', admin.password]
    const { status, stderr } = spawnSync('ldapmodify', args, { input: ldif, encoding: 'utf8' })
    if (status !== 0) throw new Error(`ldapmodify: ${stderr}`)
  }
  const close = async () => {
    await stop()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    await start()
    change(peopleAndGroups(serviceAccount))
  } catch (error) {
    await close()
    throw error
  }
  return {
    plainUrl,
    tlsUrl,
    port,
    caFile: certificate.authority,
    directory,
    change,
    stop,
    start,
    close,
  }
}

/** The gateway's account reads; everybody else may only show a password. */
const slapdConfiguration = (directory: string, { cert, key }: { cert: string; key: string }) => `
${['core', 'cosine', 'inetorgperson', 'nis'].map((name) => `include /etc/ldap/schema/${name}.schema`).join('\n')}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
# What directories do that have to stay as they were: a bind without a password is a success.
allow bind_anon_cred bind_anon_dn
pidfile ${directory}/slapd.pid
argsfile ${directory}/slapd.args
TLSCertificateFile ${cert}
TLSCertificateKeyFile ${key}
TLSVerifyClient never
database mdb
suffix "dc=example,dc=org"
rootdn "${admin.dn}"
rootpw ${admin.password}
directory ${directory}/db
maxsize 33554432
overlay memberof
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${serviceAccount.dn}" read by * none
`

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
