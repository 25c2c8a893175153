// `npm run build:twice`: builds the files of this checkout that git knows, once here and once as a copy in another folder, with another umask, time zone
// and language, and compares every file that is handed on. The copy installs its packages by itself; `--link` takes those of this checkout.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { install, root, run } from './setup.mjs'

const { values } = parseArgs({ options: { link: { type: 'boolean', default: false } } })
const place = mkdtempSync(join(tmpdir(), 'mapgate-built-somewhere-else-'))
const copy = join(place, 'copy of the checkout')

try {
  install('build')
  copyCheckout()
  if (values.link) linkPackages()
  run('node', ['scripts/build.mjs', '--out', join(place, 'here')])
  process.umask(0o077)
  const env = { ...process.env, TZ: 'Pacific/Chatham', LC_ALL: 'de_CH.UTF-8', LANG: 'de_CH.UTF-8' }
  run('node', ['scripts/build.mjs'], { cwd: copy, env })
  compare(digestsIn(join(place, 'here')), digestsIn(join(copy, 'dist')))
} finally {
  rmSync(place, { recursive: true, force: true })
}

/** With its `.git`, because the provenance tells the commit and whether there were changes. */
function copyCheckout() {
  execFileSync('git', ['clone', '--quiet', '--shared', '--no-checkout', root, copy])
  execFileSync('git', ['reset', '--quiet', 'HEAD'], { cwd: copy })
  const known = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  })
  for (const file of known
    .toString()
    .split('\0')
    .filter((name) => name && existsSync(root + name)))
    cpSync(root + file, join(copy, file))
}

function linkPackages() {
  const folders = execFileSync('git', ['ls-files', '*package.json'], { cwd: root })
    .toString()
    .trim()
    .split('\n')
  for (const folder of folders.map((file) => dirname(file))) {
    const modules = join(root, folder, 'node_modules')
    if (existsSync(modules)) execFileSync('cp', ['-al', modules, join(copy, folder, 'node_modules')])
  }
}

function digestsIn(folder) {
  return readFileSync(join(folder, 'SHA256SUMS'), 'utf8')
}

function compare(first, second) {
  const others = second.split('\n')
  const different = first.split('\n').filter((line) => !others.includes(line))
  if (different.length > 0 || others.length !== first.split('\n').length) {
    console.error(`\nNot the same bytes:\n${different.join('\n')}`)
    process.exitCode = 1
  } else console.log(`\nThe same bytes, twice:\n${first}`)
}
