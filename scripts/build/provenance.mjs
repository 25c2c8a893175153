import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { root } from '../setup.mjs'
import { npmEnvironment } from './npm.mjs'

/**
 * Writes provenance.json: what was built, of which source and by what, as an in-toto statement with the predicate of SLSA provenance 1. Nobody signs it, so it
 * tells who trusts its origin what to build again; it is no proof.
 * @param {string} out folder of the build, with a slash at its end
 */
export function writeProvenance(out) {
  const commit = ask('git', ['rev-parse', 'HEAD'])
  const changes = ask('git', ['status', '--porcelain'])
  const lockDigest = sha256(`${root}package-lock.json`)
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: builtFiles(out).map((name) => ({ name, digest: { sha256: sha256(out + name) } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'urn:x-mapgate:npm-run-build:1',
        externalParameters: { command: 'npm run build' },
        internalParameters: { isTreeClean: commit === undefined ? 'unknown' : changes === '' },
        resolvedDependencies: [
          ...(commit === undefined ? [] : [{ name: 'source', digest: { gitCommit: commit } }]),
          { name: 'package-lock.json', digest: { sha256: lockDigest } },
        ],
      },
      runDetails: {
        builder: {
          id: 'urn:x-mapgate:builder:any-machine',
          version: { node: process.versions.node, npm: ask('npm', ['--version']) ?? 'unknown' },
        },
      },
    },
  }
  writeFileSync(`${out}provenance.json`, `${JSON.stringify(statement, null, 2)}\n`)
}

/**
 * Writes SHA256SUMS of every file that is handed on, in the form that `sha256sum --check` reads.
 * @param {string} out folder of the build, with a slash at its end
 */
export function writeChecksums(out) {
  const lines = [...builtFiles(out), 'provenance.json'].map((name) => `${sha256(out + name)}  ${name}\n`)
  writeFileSync(`${out}SHA256SUMS`, lines.join(''))
}

const builtFiles = (out) =>
  readdirSync(out)
    .filter((name) => /\.tgz$|^sbom\.cdx\.json$|^THIRD-PARTY\.md$/.test(name))
    .sort()

const sha256 = (path) => createHash('sha256').update(readFileSync(path)).digest('hex')

/** What a command prints; undefined where there is no such command, or no repository. */
function ask(command, args) {
  const { stdout, status } = spawnSync(command, args, {
    cwd: root,
    env: npmEnvironment,
    encoding: 'utf8',
    shell: process.platform === 'win32' && command === 'npm',
  })
  return status === 0 ? stdout.trim() : undefined
}
