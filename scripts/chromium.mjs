// Finds the browser that the end-to-end tests drive; on Debian, as root, installs it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = [
  process.env.MAPGATE_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** Path of a Chromium, or undefined. */
export const chromiumPath = () => places.find((path) => path && existsSync(path))

/** Makes sure that a Chromium is there, or ends the process with a sentence that says what to install. */
export function requireChromium() {
  if (chromiumPath()) return
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log('Installing Debian package chromium …')
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args) => spawnSync('apt-get', args, { stdio: 'inherit', env: environment })
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', 'chromium')
    if (chromiumPath()) return
  }
  console.error(
    'The tests drive a real browser: install Chromium (Debian: apt-get install chromium), or set MAPGATE_CHROMIUM to its path.',
  )
  process.exit(1)
}
