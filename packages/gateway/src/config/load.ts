import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { crossChecks } from './cross-checks.ts'
import { shapeFaults, shapeWords } from './issue-words.ts'
import { type Configuration, configurationSchema } from './schema.ts'
import { readSource, type Source } from './source.ts'
import { withoutStoreWord } from './store-word.ts'
import { type ValidPart, validPartOf } from './valid-part.ts'

/** One fault of a configuration file, with its place. */
export interface ConfigurationFault {
  /** Dotted path of the key, such as `mounts[0].path`. */
  readonly path: string
  readonly message: string
  /** 1-based; undefined where the key is missing altogether. */
  readonly line: number | undefined
  /** The line itself and a caret below it, secrets left out. */
  readonly excerpt?: string
}

export type LoadedConfiguration =
  | {
      readonly configuration: Configuration
      readonly directory: string
      /** Where a key stands in the file. */
      readonly placeOf?: Source['placeOf']
    }
  | {
      readonly faults: readonly ConfigurationFault[]
      /** The part of the file that can be checked in spite of its faults. */
      readonly part?: LoadedPart | undefined
    }

/** The part of a file with faults that is a valid configuration. */
export interface LoadedPart extends ValidPart {
  readonly directory: string
  readonly placeOf: Source['placeOf']
}

/** Reads a YAML or JSON file and checks it whole: all faults at once, each with its place. */
export function loadConfiguration(file: string): LoadedConfiguration {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return { faults: [{ path: '', line: undefined, message: `cannot be read: ${(error as Error).message}` }] }
  }
  return parseConfiguration(text, dirname(file))
}

/** Does the same as `loadConfiguration` for a text. `directory` is what relative file names in it are relative to. */
export function parseConfiguration(text: string, directory: string): LoadedConfiguration {
  const source = readSource(text)
  if ('faults' in source)
    return {
      faults: source.faults.map(({ message, place }) => ({ path: '', message, line: undefined, ...place })),
    }
  const { placeOf } = source
  const { raw, takesStoredGrants } = withoutStoreWord(source.raw)
  const checked = configurationSchema.safeParse(raw, { error: shapeWords })
  const whole = checked.success
    ? { ...checked.data, ...(takesStoredGrants && { takesStoredGrants }) }
    : undefined
  const valid = whole ? wholePart(whole) : validPartOf(raw)
  const part = valid && { ...valid, directory, placeOf }
  const shape = checked.success ? [] : shapeFaults(checked.error.issues)
  const faults = [...shape, ...(valid?.placed(crossChecks(valid.configuration)) ?? [])]
  if (faults.length > 0 || !whole) return { faults: faultsAt(faults, source), part }
  return { configuration: deepFreeze(whole), directory, placeOf }
}

const wholePart = (configuration: Configuration): ValidPart => ({ configuration, placed: (faults) => faults })

/** Gives faults the places where they stand in the file, in the order of its lines. */
export const faultsAt = (
  found: readonly { path: readonly PropertyKey[]; message: string; atKey?: boolean }[],
  { placeOf }: { readonly placeOf?: Source['placeOf'] | undefined },
): readonly ConfigurationFault[] =>
  inOrder(
    found.map(({ path, message, atKey }) => ({
      path: dotted(path),
      message,
      line: undefined,
      ...placeOf?.(path, atKey),
    })),
  )

/** One line per fault, as people read them. */
export const describeFaults = (file: string, faults: readonly ConfigurationFault[]): string =>
  faults.map((fault) => describeFault(file, fault)).join('\n')

/** One fault on one line: file, line, key, sentence. */
export const describeFault = (file: string, { path, line, message }: ConfigurationFault): string =>
  `${file}${line ? `:${line}` : ''}: ${path ? `${path}: ` : ''}${message}`

/** Faults in the order of the lines of the file. */
export const inOrder = (faults: ConfigurationFault[]): ConfigurationFault[] =>
  faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))

/** A path as people write it, such as `mounts[0].path`. */
export const dotted = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key),
    '',
  )

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }
  return value
}
