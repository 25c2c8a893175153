import { pinnedNode, root, run } from '../setup.mjs'

/**
 * Compiles every package that is published into `<out>/build/<name>/src`.
 * @param {string} out folder of the build, with a slash at its end
 */
export function compile(out) {
  run(pinnedNode(), [
    `${root}node_modules/typescript/bin/tsc`,
    ...['-p', 'tsconfig.build.json', '--outDir', `${out}build`],
  ])
}
