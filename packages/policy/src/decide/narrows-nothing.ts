import type { GrantConfiguration } from '../model/grant-schema.ts'

/** Keys under `with` that narrow no reading: they say when a grant holds, give more, or speak of edits alone. */
const notNarrowing = new Set(['valid', 'tiles', 'extents', 'classes', 'edit'])

/** True for a grant that hides nothing and limits no reading of the services it is on. */
export const narrowsNothing = ({ on, with: narrowing = {} }: GrantConfiguration): boolean =>
  on.layers === undefined && Object.keys(narrowing).every((key) => notNarrowing.has(key))
