// Makes sure that the OpenLDAP of the tests is there; on Debian, as root, installs it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const isThere = () =>
  existsSync('/usr/sbin/slapd') &&
  existsSync('/usr/lib/ldap/memberof.so') &&
  existsSync('/usr/bin/ldapmodify')

/** Installs OpenLDAP, or ends the process with a sentence that says what to install. The server of the package is not left running. */
export function requireSlapd() {
  if (isThere()) return
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log('Installing Debian packages slapd and ldap-utils …')
    // RUNLEVEL=1 keeps the package from starting a directory of its own.
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
    const apt = (...args) => spawnSync('apt-get', args, { stdio: 'inherit', env: environment })
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', 'slapd', 'ldap-utils')
    if (isThere()) return
  }
  console.error(
    'The tests sign people in at a real directory: install OpenLDAP (Debian: apt-get install slapd ldap-utils).',
  )
  process.exit(1)
}
