import { choice } from '../../values/choice.ts'
import { integer } from '../../values/number.ts'
import { secret } from '../../values/secret.ts'
import { text } from '../../values/text.ts'
import { bodyOnly, operation, parameter } from '../define.ts'

const parameters = [
  bodyOnly(parameter('username', text(256))),
  bodyOnly(parameter('password', secret)),
  parameter('request', choice('getToken')),
  parameter('client', choice('referer', 'ip', 'requestip')),
  parameter('referer', text(2_000)),
  parameter('ip', text(64)),
  parameter('expiration', integer(0, 525_600_000)),
  parameter('serverUrl', text(2_000)),
]

/** Trades user and password, or a token (rest-js, protocol notes 8.2), for a token. */
export const generate = operation({
  id: 'Tokens.generate',
  path: '/tokens/generateToken',
  methods: ['POST'],
  effect: 'token',
  parameters,
})

/** The same under the address that `rest/info` gives, to which stock clients post. */
export const bare = operation({
  id: 'Tokens.bare',
  path: '/tokens',
  methods: ['POST'],
  effect: 'token',
  parameters,
})
