import { z } from 'zod'

const loopback = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/

/** Whom the console lets in, by what is said of them. */
const holders = (what: string) =>
  z
    .strictObject({
      admin: z.array(z.string().min(1)).default([]).describe(`${what} that may do everything.`),
      auditor: z
        .array(z.string().min(1))
        .default([])
        .describe(`${what} that may look, with the values of conditions and claims masked.`),
      viewAs: z
        .array(z.string().min(1))
        .default([])
        .describe(`${what} that may, beside that, see what others see.`),
    })
    .prefault({})

/** The administrator's own listener: the console, metrics, health, state, reload. Callers of maps never come here. */
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
    publicUrl: z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/$/, ''))
      .optional()
      .describe('Address of the console as people open it, such as `https://console.example.org`.'),
    roles: holders('Roles').describe('Who may use the console, by role.'),
    principals: holders('Accounts').describe('Who may use the console, by account, such as `user:ines`.'),
  })
  .refine(
    ({ host, socket, tokenFile }) => socket !== undefined || tokenFile !== undefined || loopback.test(host),
    {
      message: 'an admin listener that other machines reach needs a tokenFile',
      path: ['tokenFile'],
    },
  )
  .refine(({ publicUrl }) => publicUrl === undefined || isSafe(publicUrl), {
    message:
      'the console is opened by HTTPS; plain HTTP is for this machine alone, such as http://localhost:9464',
    path: ['publicUrl'],
  })
  .refine(({ publicUrl, tokenFile }) => !publicUrl?.startsWith('http:') || tokenFile !== undefined, {
    message: 'a console on plain HTTP needs a tokenFile',
    path: ['tokenFile'],
  })
  .refine(({ publicUrl }) => publicUrl === undefined || new URL(publicUrl).pathname === '/', {
    message: 'the console stands at the root of its address, without a path',
    path: ['publicUrl'],
  })
  .refine(({ publicUrl, roles, principals }) => publicUrl !== undefined || isEmpty(roles, principals), {
    message: 'people sign in to the console at its publicUrl: name it, such as https://console.example.org',
    path: ['publicUrl'],
  })

const isSafe = (url: string): boolean => url.startsWith('https:') || loopback.test(new URL(url).hostname)

const isEmpty = (...lists: readonly Holders[]): boolean =>
  lists.every(({ admin, auditor, viewAs }) => admin.length + auditor.length + viewAs.length === 0)

type Holders = z.output<ReturnType<typeof holders>>

export type AdminConfiguration = z.output<typeof adminSection>
