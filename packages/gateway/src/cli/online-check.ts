import type { ConfigurationFault } from '../config/load.ts'

/** The result of one check. */
export interface OnlineCheck {
  readonly what: string
  readonly good: boolean
  /** What was found, for people. */
  readonly finding: string
  /** Faults of the file that were found, with their places. */
  readonly faults?: readonly ConfigurationFault[]
  /** Advice: settings that are valid, but probably not what was meant. */
  readonly advice?: readonly ConfigurationFault[]
}
