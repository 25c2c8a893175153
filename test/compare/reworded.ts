import { decodedBody } from './decoded-body.ts'
import type { Exchange } from './exchange.ts'
import type { ExpectedDifference } from './expected-differences.ts'

/** Refusals that are worded otherwise now, by their text before. */
const reworded: readonly (readonly [RegExp, string])[] = [
  [/The request body did not come in time\./g, 'The request body did not arrive in time.'],
  [
    /A credential is not accepted in this place here\./g,
    'A credential is not accepted in this part of the request.',
  ],
  [/The reply was not read on\./g, 'The reply was read too slowly.'],
  [/The caller left before the reply\./g, 'The caller closed the connection before the reply.'],
  [
    /The layers of this service were changed while it was asked; ask again\./g,
    'The layers of this service changed during the request; send it again.',
  ],
  [
    /This needs (\d+) requests to the map server, and at most (\d+) are made for one;/g,
    'This request needs $1 requests to the map server, and the limit is $2;',
  ],
  [
    /The map server sent something else than ([\w ]+), which it was asked for\./g,
    'The map server was asked for $1 and sent something else.',
  ],
  [
    /The gateway holds as much as it may for one caller; wait for replies that are under way\./g,
    'Your requests hold as much memory as the gateway allows one caller; wait for the replies that are under way.',
  ],
  [
    /This ends your session in this browser, and what was made from it\./g,
    'This ends your session in this browser, and all tokens and tickets made from it.',
  ],
]

/** The one reason for all of them: the text differs, and with it the lengths that headers and the audit line state. */
export const rewordedRefusals: ExpectedDifference = {
  reason: 'some refusals are worded plainer',
  explains: ({ ask: { method, target }, part, exchanges: { before, after } }) =>
    part !== 'outbound' &&
    part !== 'status' &&
    before !== undefined &&
    after !== undefined &&
    before.status === after.status &&
    (method === 'HEAD' ? isWorded(target, before) : said(before) !== spoken(before)) &&
    spoken(before) === said(after),
}

/** Of a HEAD request only the length tells that the text of a refusal, or of the page for signing out, is another. */
const isWorded = (target: string, { audit }: Exchange): boolean =>
  target.includes('/sign-out') || /"reason":"(?:limit|credential|request|upstream)\./.test(audit)

/** Headers and body without their length. */
const said = (exchange: Exchange): string =>
  `${exchange.headers.replace(/^content-length: \d+$/gim, '')}\n\n${bodyOf(exchange).toString('latin1')}`

function bodyOf(exchange: Exchange): Buffer {
  try {
    return decodedBody(exchange)
  } catch {
    return Buffer.from(exchange.body)
  }
}

/** The same with the new texts. */
const spoken = (exchange: Exchange): string =>
  reworded.reduce((text, [before, now]) => text.replace(before, now), said(exchange))
