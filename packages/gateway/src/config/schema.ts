import { grantSection } from '@mapgate/policy'
import { z } from 'zod'
import { adminSection } from './sections/admin.ts'
import { areasSection } from './sections/areas.ts'
import { cacheSection } from './sections/cache.ts'
import { certificateSection } from './sections/certificates.ts'
import { foreignPortalSection } from './sections/foreign-portals.ts'
import { frontProxySection } from './sections/front-proxies.ts'
import {
  credentialsSection,
  issuerSection,
  keySection,
  originText,
  userSection,
} from './sections/identity.ts'
import { limitsSection } from './sections/limits.ts'
import { listenSection } from './sections/listen.ts'
import { mountSection } from './sections/mounts.ts'
import { auditSection, traceSection } from './sections/observe.ts'
import { portalSection } from './sections/portal.ts'
import { usageSection } from './sections/quotas.ts'
import { resourceProxySection } from './sections/resource-proxy.ts'
import { sharedSection } from './sections/shared.ts'
import { signInSection } from './sections/sign-in.ts'
import { storeSection } from './sections/store.ts'
import { upstreamSection } from './sections/upstreams.ts'

/** Writes an origin as browsers send it: the letter case and one slash at the end do not count. */
const withoutSlash = (text: string): string =>
  text.replace(/^https?:\/\/[^/]*/i, (start) => start.toLowerCase()).replace(/\/$/, '')

const originOrLoopback = z
  .string()
  .refine((text) => text === 'loopback' || originText.safeParse(withoutSlash(text)).success, {
    error: ({ input }) => originText.safeParse(input).error?.issues[0]?.message,
  })

/** The whole configuration file. Unknown keys are faults. */
export const configurationSchema = z.strictObject({
  listen: listenSection.prefault({}),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .describe('The address that callers use, such as https://my.url.com or https://example.org/gis'),
  origins: z
    .array(originOrLoopback)
    .default([])
    .describe('Origins of web pages that may read replies; `loopback` allows pages of this machine.'),
  upstreams: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), upstreamSection),
  mounts: z.array(mountSection).min(1),
  credentials: credentialsSection.prefault({}),
  keys: z.array(keySection).default([]),
  users: z.array(userSection).default([]),
  issuers: z.array(issuerSection).default([]),
  signIn: signInSection.prefault({}).describe('How people sign in.'),
  portal: portalSection.optional().describe('Map applications sign in here as at an ArcGIS portal.'),
  proxies: z
    .array(frontProxySection)
    .default([])
    .describe('Front proxies that name people in plain headers, each with a listener of its own.'),
  certificates: z
    .array(certificateSection)
    .default([])
    .describe('Programs that show certificates; with `listen.tls.clientCa`.'),
  portals: z
    .array(foreignPortalSection)
    .default([])
    .describe('ArcGIS Online and portals whose tokens are accepted from callers.'),
  resourceProxy: resourceProxySection
    .optional()
    .describe('Apps that were written for the resource-proxy of Esri are answered at /proxy.'),
  store: storeSection.prefault({}),
  shared: sharedSection
    .optional()
    .describe('What several gateways share besides their store, and can do without for a while.'),
  areas: areasSection.default({}).describe('Areas that grants name.'),
  grants: z
    .array(grantSection)
    .default([])
    .describe(
      'Who may do what. The word `store` in place of the list, or as its last item, stands for grants of the store, which are made by the API of the console.',
    ),
  limits: limitsSection.prefault({}),
  usage: usageSection.prefault({}).describe('What is kept of who used what.'),
  cache: cacheSection.prefault({}),
  admin: adminSection.optional().describe('The listener of administrators, with the console.'),
  audit: auditSection.prefault({}),
  traces: traceSection.prefault({}),
})

/** The configuration after defaults: durations in milliseconds, sizes in bytes. */
export type Configuration = z.output<typeof configurationSchema> & {
  /** True where the file says `grants: store`: grants of the store come after those of the file. Default: those of the file alone. */
  readonly takesStoredGrants?: boolean
}
