import { z } from 'zod'

/** Where the audit lines go. */
export const auditSection = z.strictObject({
  file: z
    .string()
    .min(1)
    .optional()
    .describe('File to append to, reopened at SIGHUP and SIGUSR2; default standard output.'),
})

/** Records about requests besides audit lines and metrics. */
export const traceSection = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe('Spans through the OpenTelemetry API, and `traceparent` to the upstreams.'),
})
