import { delimiter, dirname } from 'node:path'
import { pinnedNode } from '../setup.mjs'

/** npm on the pinned Node.js, because another one compresses to other bytes; and silent but for errors. */
export const npmEnvironment = {
  ...process.env,
  PATH: `${dirname(pinnedNode())}${delimiter}${process.env.PATH}`,
  npm_config_loglevel: 'error',
  npm_config_update_notifier: 'false',
}
