import { isKnownParameter } from '@mapgate/protocol'
import { z } from 'zod'
import { cacheRule } from './cache.ts'

/** Carriers by the names that a configuration uses. */
const carrierName = z.enum([
  'header',
  'bearer',
  'esri-bearer',
  'basic',
  'query',
  'form',
  'query-ticket',
  'path-ticket',
  'cookie',
  'assertion',
  'certificate',
])

/** A path of ours that stands for an upstream. */
export const mountSection = z.strictObject({
  path: z
    .string()
    .regex(/^(\/[A-Za-z0-9_-]+)+$/, 'a path such as /arcgis: letters, digits, _ and -')
    .describe('Path prefix. Stock ArcGIS clients need one segment for a whole site, such as /arcgis.'),
  upstream: z.string(),
  at: z
    .string()
    .regex(
      /^([A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*)?$/,
      'a path without slashes at its ends, such as rest/services',
    )
    .default('')
    .describe('Where in the site the mount begins; empty for the whole site.'),
  carriersOff: z.array(carrierName).default([]).describe('Carriers that this mount does not accept.'),
  ignoredParameters: z
    .array(
      z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/, 'the name of a parameter')
        .refine((name) => !isKnownParameter(name), {
          message: 'is a parameter of the map server: ignoring it would change what requests mean',
        }),
    )
    .max(50)
    .default([])
    .describe(
      'Parameters that an app adds to all its requests, such as apikey; writes are refused for unknown ones.',
    ),
  owningSystem: z
    .boolean()
    .default(false)
    .describe(
      'ArcGIS clients sign in to this site at the portal (section portal): JS clients show no dialog of their own any more.',
    ),
  insecureTokensByGet: z
    .boolean()
    .default(false)
    .describe('Token requests may be GETs: the password stands in the URL, and so in logs on its way.'),
  cache: z
    .array(cacheRule)
    .default([])
    .describe('How long answers are kept; without a rule as long as the map server says.'),
  realStatus: z.boolean().default(false).describe('Real HTTP statuses also for refusals in JSON.'),
})
