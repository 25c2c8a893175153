// `node scripts/console-pictures.mjs`: takes the pictures of the console for the documents, from its own tests, into docs/images/console as WebP.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildConsole } from './build-console.mjs'
import { install, pinnedNode, root, run } from './setup.mjs'

install('everything')
buildConsole()
const { default: sharp } = await import('sharp')
const taken = mkdtempSync(join(tmpdir(), 'mapgate-pictures-'))
const kept = join(root, 'docs/images/console')

/** Each page as it looks at a desk, and two of them on the phone. */
const wanted =
  /^(live|why|seen|grants|keys|people|usage|health)-(light|dark)-1280\.png$|^(why|seen)-dark-390\.png$/

try {
  run(pinnedNode(), ['node_modules/vitest/vitest.mjs', 'run', '--project', 'system', 'test/e2e/console'], {
    env: { ...process.env, MAPGATE_SCREENSHOTS: taken },
  })
  mkdirSync(kept, { recursive: true })
  for (const name of readdirSync(taken).filter((one) => wanted.test(one)))
    await sharp(join(taken, name))
      .webp({ quality: 82, effort: 6 })
      .toFile(join(kept, name.replace(/\.png$/, '.webp')))
} finally {
  rmSync(taken, { recursive: true, force: true })
}
