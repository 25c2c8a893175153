import { existsSync, readFileSync } from 'node:fs'

const { name, engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/** A checkout brings its own Node.js, which `npm run` finds once it is installed; what is published has no sources. */
const isCheckout = existsSync(new URL('../src', import.meta.url))

/**
 * What somebody with an older Node.js reads in place of a trace from inside a dependency; undefined where this one will do.
 * @param {string} version of Node.js, such as `22.19.0`
 * @param {boolean} inCheckout true where a newer one comes with the packages
 */
export function sentenceForOldNode(version = process.versions.node, inCheckout = isCheckout) {
  const least = engines.node.replace('>=', '')
  const [leastMajor, leastMinor] = least.split('.').map(Number)
  const [major, minor] = version.split('.').map(Number)
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined
  const needs = `${name} needs Node.js ${least} or later, and this is ${version}`
  return inCheckout
    ? `${needs}: this checkout brings its own. Run \`npm run setup\`, wait for its end, and start the command with \`npm run\``
    : `${needs}: install a newer one from https://nodejs.org`
}

/** For the commands: says it, and ends the process. */
export function leaveOldNode() {
  const sentence = sentenceForOldNode()
  if (sentence === undefined) return
  console.error(sentence)
  process.exit(1)
}

/** For who imports the package: throws it, without the trace, which would name only the line of the import. */
export function refuseOldNode() {
  const sentence = sentenceForOldNode()
  if (sentence === undefined) return
  const error = new Error(sentence)
  error.code = 'ERR_OLD_NODE'
  error.stack = `Error: ${sentence}`
  throw error
}
