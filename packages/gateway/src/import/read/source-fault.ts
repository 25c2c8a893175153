/** Why a file cannot be imported at all. Its message holds nothing of the file that may be a secret. */
export class SourceFault extends Error {
  /** 1-based; undefined where the fault is that of the whole file. */
  readonly line: number | undefined

  /** @param line 1-based */
  constructor(message: string, line?: number) {
    super(line === undefined ? message : `line ${line}: ${message}`)
    this.name = 'SourceFault'
    this.line = line
  }
}
