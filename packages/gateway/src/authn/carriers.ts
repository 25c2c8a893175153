import type { Carrier } from '@mapgate/policy'

/** The part that a carrier plays in the rules for several credentials. */
interface CarrierMeaning {
  /** `alone`: decides alone; `explicit`: was put there by the client; `ambient`: browsers send it by themselves. */
  readonly weight: 'alone' | 'explicit' | 'ambient'
  /** What it may carry. */
  readonly accepts: 'any' | 'ticket' | 'session' | 'password'
}

/** Every place where a credential may stand. Paths are read by receive, query and form by the grammar, the rest below. */
export const carriers: Readonly<Record<Carrier, CarrierMeaning>> = {
  'path-ticket': { weight: 'alone', accepts: 'ticket' },
  header: { weight: 'explicit', accepts: 'any' },
  bearer: { weight: 'explicit', accepts: 'any' },
  'esri-bearer': { weight: 'explicit', accepts: 'any' },
  basic: { weight: 'explicit', accepts: 'password' },
  form: { weight: 'explicit', accepts: 'any' },
  query: { weight: 'explicit', accepts: 'any' },
  'query-ticket': { weight: 'explicit', accepts: 'ticket' },
  cookie: { weight: 'ambient', accepts: 'session' },
}
