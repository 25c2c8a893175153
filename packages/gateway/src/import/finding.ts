/**
 * What a finding is about: `do`: to be done before anybody uses it. `left-out`: something of the file is not in the configuration. `wide`: what the old proxy let through by mistake,
 * and Mapgate does not. `differs`: it is there, and means something else. `note`: worth to know.
 */
export type FindingKind = 'do' | 'left-out' | 'wide' | 'differs' | 'note'

/** One difference between the file and the configuration. Holds no secret. */
export interface Finding {
  readonly kind: FindingKind
  /** 1-based, in the imported file; undefined for the file as a whole. */
  readonly line?: number
  /** What it was. */
  readonly was: string
  /** What it becomes. */
  readonly becomes: string
  /** What to do about it; empty where nothing is to be done. */
  readonly todo: string
}
