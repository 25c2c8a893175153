import { readFileSync } from 'node:fs'

const { name, engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/**
 * What somebody with an older Node.js reads in place of a trace from inside a dependency; undefined where this one will do.
 * @param {string} version of Node.js, such as `22.19.0`
 */
export function sentenceForOldNode(version = process.versions.node) {
  const least = engines.node.replace('>=', '')
  const [leastMajor, leastMinor] = least.split('.').map(Number)
  const [major, minor] = version.split('.').map(Number)
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined
  return `${name} needs Node.js ${least} or later, and this is ${version}: install a newer one from https://nodejs.org`
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
