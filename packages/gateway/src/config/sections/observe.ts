import { z } from 'zod'

const loopback = /^(localhost|127(\.\d+){3}|::1)$/

/** The administrator's own listener: metrics, health, state, reload. Callers of maps never come here. */
export const adminSection = z
  .strictObject({
    host: z.string().default('127.0.0.1').describe('Address to listen on.'),
    port: z
      .int()
      .min(0)
      .max(65535)
      .default(9464)
      .describe('Port of the first worker; each further worker takes the next one.'),
    socket: z.string().min(1).optional().describe('Unix socket instead of host and port.'),
    tokenFile: z
      .string()
      .min(1)
      .optional()
      .describe('File with a token that every request has to carry as `Authorization: Bearer`.'),
  })
  .refine(
    ({ host, socket, tokenFile }) => socket !== undefined || tokenFile !== undefined || loopback.test(host),
    {
      message: 'an admin listener that other machines reach needs a tokenFile',
      path: ['tokenFile'],
    },
  )

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

export type AdminConfiguration = z.output<typeof adminSection>
