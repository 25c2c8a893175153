import type { Imported } from '../meaning/imported.ts'

/** The report as JSON, for programs. */
export const reportJson = ({ counts, publicUrl, isAnonymous, findings }: Imported): string =>
  `${JSON.stringify({ ...counts, publicUrl, anonymous: isAnonymous, findings }, null, 2)}\n`
