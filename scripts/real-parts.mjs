// Makes sure that the browser and the servers that the tests use are there; on Debian, as root, installs what is missing of them.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'

/** Where Debian has the programs of PostgreSQL, a folder for each version. */
const postgres = '/usr/lib/postgresql'
/** Where Debian has the extensions of PostgreSQL, a folder for each version. */
const extensions = '/usr/share/postgresql'
const versionsIn = (folder) => (existsSync(folder) ? readdirSync(folder) : [])

/**
 * Debian packages, each with the files of which one shows that it is there, whoever installed it. About 140 MB to download on a machine that
 * has none of those around WMS: most of it is QGIS and Qt.
 */
const packages = {
  chromium: [
    process.env.MAPGATE_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ],
  slapd: ['/usr/lib/ldap/memberof.so'],
  'ldap-utils': ['/usr/bin/ldapmodify'],
  'nginx-light': ['/usr/sbin/nginx'],
  get postgresql() {
    return versionsIn(postgres).map((version) => `${postgres}/${version}/bin/postgres`)
  },
  get 'postgresql-postgis'() {
    return versionsIn(extensions).map((version) => `${extensions}/${version}/extension/postgis.control`)
  },
  'redis-server': ['/usr/bin/redis-server'],
  'cgi-mapserver': ['/usr/bin/mapserv'],
  'spawn-fcgi': ['/usr/bin/spawn-fcgi'],
  'qgis-server-bin': ['/usr/bin/qgis_mapserver'],
  'qgis-server-wms': ['/usr/lib/qgis/server/libwms.so'],
  'qgis-server-wfs': ['/usr/lib/qgis/server/libwfs.so'],
  'gdal-bin': ['/usr/bin/gdal_translate'],
  'python3-owslib': ['/usr/lib/python3/dist-packages/owslib'],
  'python3-qgis': ['/usr/lib/python3/dist-packages/qgis'],
}

const isThere = (name) => packages[name].some((file) => file && existsSync(file))

/**
 * Starts to install what is missing, in one call, beside whatever else is made ready.
 * @returns {Promise<void>} fulfilled once everything is there; where it is not, the process ends with a sentence that says what to install
 */
export async function requireRealParts() {
  const missing = () => Object.keys(packages).filter((name) => !isThere(name))
  if (missing().length === 0) return
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) await install(missing())
  if (missing().length === 0) return
  console.error(
    `The tests need a real browser, directory, proxy, database (PostgreSQL 13 or newer), Redis and map servers: install them (Debian: apt-get install ${missing().join(' ')}), or set MAPGATE_CHROMIUM to the path of a Chromium.`,
  )
  process.exit(1)
}

function install(names) {
  console.log(`Installing Debian packages ${names.join(', ')} …`)
  // RUNLEVEL=1 keeps the packages from starting servers of their own, and that of PostgreSQL is not to make a database either.
  const settings = '/etc/postgresql-common/createcluster.d'
  if (names.includes('postgresql') && !existsSync(settings)) {
    mkdirSync(settings, { recursive: true })
    writeFileSync(`${settings}/mapgate-tests.conf`, 'create_main_cluster = false\n')
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const script =
    'apt-get update -qq; apt-get install -y -qq --no-install-recommends -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 "$@"'
  const apt = spawn('sh', ['-c', script, 'sh', ...names], { stdio: ['ignore', 'inherit', 'inherit'], env })
  return once(apt, 'close')
}
