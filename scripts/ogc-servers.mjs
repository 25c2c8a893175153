// Makes sure that the map servers and the clients of WMS that the tests use are there; on Debian, as root, installs them.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Packages, each with a file by which it is known to be there. About 135 MB to download on a machine that has none of them: most of it is QGIS and Qt. */
const packages = {
  'cgi-mapserver': '/usr/bin/mapserv',
  'spawn-fcgi': '/usr/bin/spawn-fcgi',
  'qgis-server-bin': '/usr/bin/qgis_mapserver',
  'qgis-server-wms': '/usr/lib/qgis/server/libwms.so',
  'qgis-server-wfs': '/usr/lib/qgis/server/libwfs.so',
  'gdal-bin': '/usr/bin/gdal_translate',
  'python3-owslib': '/usr/lib/python3/dist-packages/owslib',
  'python3-qgis': '/usr/lib/python3/dist-packages/qgis',
}

const missing = () => Object.entries(packages).flatMap(([name, file]) => (existsSync(file) ? [] : [name]))

/** Installs MapServer, QGIS Server, GDAL, OWSLib and QGIS, or ends the process with a sentence that says what to install. */
export function requireOgcServers() {
  if (missing().length === 0) return
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log(`Installing Debian packages ${missing().join(', ')} …`)
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args) => spawnSync('apt-get', args, { stdio: 'inherit', env: environment })
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', ...missing())
    if (missing().length === 0) return
  }
  console.error(
    `The tests stand before real map servers and use real clients: install them (Debian: apt-get install ${missing().join(' ')}).`,
  )
  process.exit(1)
}
