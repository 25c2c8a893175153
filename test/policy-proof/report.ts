/** The report of Vitest in JSON, as far as it is read. */
export type Report = {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

/** The first test that failed; undefined where none ran so far, as with a source that cannot be loaded. */
export const failedTest = ({ testResults }: Report): string | undefined =>
  testResults.flatMap(({ assertionResults }) => assertionResults).find(({ status }) => status === 'failed')
    ?.fullName
