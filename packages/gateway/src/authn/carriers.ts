import type { Carrier } from '@mapgate/policy'

/**
 * Which credentials decide where several are shown: those of the first of these weights that is there, the others are not looked at.
 * `alone`: one decides; `explicit`: put there by the client; `vouched`: added by a front proxy; `kept`: a cookie of the browser;
 * `connected`: the certificate of the connection, which programs show.
 */
export const weights = ['alone', 'explicit', 'vouched', 'kept', 'connected'] as const

/** The part that a carrier plays in the rules for several credentials. */
interface CarrierMeaning {
  readonly weight: (typeof weights)[number]
  /** What it may carry. */
  readonly accepts: 'any' | 'ticket' | 'session' | 'password' | 'jwt' | 'asserted' | 'certificate'
}

/** Every place where a credential may stand. Paths are read by receive, query and form by the grammar, the rest below. */
export const carriers: Readonly<Record<Carrier, CarrierMeaning>> = {
  'path-ticket': { weight: 'alone', accepts: 'ticket' },
  identity: { weight: 'alone', accepts: 'asserted' },
  header: { weight: 'explicit', accepts: 'any' },
  bearer: { weight: 'explicit', accepts: 'any' },
  'esri-bearer': { weight: 'explicit', accepts: 'any' },
  basic: { weight: 'explicit', accepts: 'password' },
  form: { weight: 'explicit', accepts: 'any' },
  query: { weight: 'explicit', accepts: 'any' },
  'query-ticket': { weight: 'explicit', accepts: 'ticket' },
  assertion: { weight: 'vouched', accepts: 'jwt' },
  cookie: { weight: 'kept', accepts: 'session' },
  certificate: { weight: 'connected', accepts: 'certificate' },
}
