import { z } from 'zod'
import { byteSize, duration } from '../duration.ts'

/** Where the gateway listens, and the limits on requests. */
export const listenSection = z.strictObject({
  host: z.string().default('127.0.0.1').describe('Address to listen on.'),
  port: z.int().min(0).max(65535).default(8080).describe('Port; 0 takes a free one.'),
  socket: z.string().min(1).optional().describe('Unix socket instead of host and port.'),
  tls: z
    .strictObject({
      cert: z.string().describe('PEM file'),
      key: z.string().describe('PEM file'),
      clientCa: z
        .string()
        .optional()
        .describe('PEM file with the authorities whose certificates callers may show; nobody has to.'),
      crl: z
        .string()
        .optional()
        .describe('PEM file with the revocation lists of these authorities, one of each.'),
    })
    .refine(({ crl, clientCa }) => crl === undefined || clientCa !== undefined, {
      message: 'stands beside clientCa',
      path: ['crl'],
    })
    .optional()
    .describe('Certificate and key for HTTPS; read again when they change.'),
  http2: z.boolean().default(true).describe('With `tls`: HTTP/2 for callers that know it.'),
  trustedProxies: z
    .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
    .default([])
    .describe('Addresses or CIDR ranges of proxies whose X-Forwarded-For is believed.'),
  limits: z
    .strictObject({
      url: byteSize.default(16_000).describe('Longest request URL.'),
      headers: byteSize.default(32_000).describe('All request headers together.'),
      body: byteSize.default(10_000_000).describe('Largest request body that is held.'),
      strangerBody: byteSize
        .default(1_000_000)
        .describe(
          'Largest body that is held without a good credential in header, cookie or URL, where nothing is granted to callers without one.',
        ),
      heldBodies: byteSize
        .default(256_000_000)
        .describe(
          'Request bodies that one process holds at once, a quarter of it from one address; beyond, large ones are answered 503.',
        ),
      upload: byteSize
        .default(100_000_000)
        .describe('Largest multipart body with a file; one that is larger than `body` streams.'),
      connections: z
        .int()
        .min(1)
        .optional()
        .describe(
          'Connections that one process keeps open at once; one more is closed before anything of it is read. Default: as many as the operating system allows.',
        ),
      headerTime: duration.default(15_000).describe('Time to send the headers.'),
      requestTime: duration.default(120_000).describe('Time to send a request body that is held.'),
      uploadTime: duration.default(900_000).describe('Time for an upload that streams.'),
      uploadIdleTime: duration
        .default(30_000)
        .describe(
          'An upload that sends nothing for this long, while the gateway waits for it, is ended with 408.',
        ),
      idleTime: duration
        .default(120_000)
        .describe('A connection on which nothing moves is closed after this.'),
    })
    .refine(({ heldBodies, body }) => heldBodies >= body, {
      message: 'heldBodies has to be at least body, or no body of that size ever has room',
      path: ['heldBodies'],
    })
    .prefault({}),
  drain: z
    .strictObject({
      delay: duration
        .default(0)
        .describe(
          'At the end: time to be not ready before the listener is closed, for load balancers to notice.',
        ),
      deadline: duration.default(30_000).describe('At the end: time for requests under way to finish.'),
    })
    .prefault({}),
})
