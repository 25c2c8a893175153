import { createRequire } from 'node:module'

/** How undici makes a connection: the one file of it that a line needs, since all of it takes long to load. */
export const buildConnector = createRequire(import.meta.url)(
  'undici/lib/core/connect.js',
) as typeof import('undici').buildConnector
