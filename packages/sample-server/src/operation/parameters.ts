/** A file of a multipart form. */
export interface UploadedFile {
  fileName: string
  contentType: string
  body: Uint8Array
}

/** The parameters of a request as a servlet reads them: names without case, query before body, the first of several (protocol notes 6.7). */
export interface Parameters {
  /** The value, or an empty text where there is none. */
  get: (name: string) => string
  has: (name: string) => boolean
  file: (name: string) => UploadedFile | undefined
}

/** Where parameters come from, the query first. */
interface ParameterSources {
  query: Iterable<[string, string]>
  body?: Iterable<[string, string]>
  files?: Iterable<[string, UploadedFile]>
}

/** Reads parameters: an empty value counts as absent for `has`. */
export function readParameters(sources: ParameterSources): Parameters {
  const values = new Map<string, string>()
  for (const source of [sources.query, sources.body ?? []]) {
    for (const [name, value] of source) {
      const key = name.toLowerCase()
      if (!values.has(key)) values.set(key, value)
    }
  }
  const files = new Map<string, UploadedFile>()
  for (const [name, file] of sources.files ?? []) files.set(name.toLowerCase(), file)
  return {
    get: (name) => values.get(name.toLowerCase()) ?? '',
    has: (name) => (values.get(name.toLowerCase()) ?? '') !== '',
    file: (name) => files.get(name.toLowerCase()),
  }
}
