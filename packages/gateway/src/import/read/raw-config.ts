/** A value as it stands in the file: a text, or what JSON has besides. */
export type RawValue = string | boolean | number | readonly string[]

/** One element or object of the file, with what stands in it. */
export interface RawElement {
  /** 1-based. */
  readonly line: number
  /** By the names as they are spelled. */
  readonly values: ReadonlyMap<string, RawValue>
}

/** A file as it stands, before anybody says what it means. */
export interface RawConfig {
  readonly form: 'xml' | 'json'
  /** Of the root element; empty without one. */
  readonly namespace: string
  readonly root: RawElement
  /** The entries of `serverUrls`, in the order of the file. */
  readonly entries: readonly RawElement[]
}
