import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { crossChecks } from './cross-checks.ts'
import { type Configuration, configurationSchema } from './schema.ts'
import { crossChecksOfSoundPart } from './sound-part.ts'

/** One fault of a configuration file, with its place. */
export interface ConfigurationFault {
  /** Dotted path of the key, such as `mounts[0].path`. */
  readonly path: string
  readonly message: string
  /** 1-based; undefined where the key is missing altogether. */
  readonly line: number | undefined
}

export type LoadedConfiguration =
  | { readonly configuration: Configuration; readonly directory: string }
  | { readonly faults: readonly ConfigurationFault[] }

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

/** As `loadConfiguration`, for a text. `directory` is what relative file names in it are relative to. */
export function parseConfiguration(text: string, directory: string): LoadedConfiguration {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  if (document.errors.length > 0) {
    return {
      faults: document.errors.map((error) => ({
        path: '',
        line: error.linePos?.[0].line,
        message: error.message.split('\n')[0] ?? error.message,
      })),
    }
  }
  const lineOf = (path: readonly PropertyKey[]): number | undefined => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as
        | { range?: [number, number, number] }
        | undefined
      if (node?.range) return lines.linePos(node.range[0]).line
    }
    return undefined
  }
  const fault = (path: readonly PropertyKey[], message: string): ConfigurationFault => ({
    path: dotted(path),
    line: lineOf(path),
    message,
  })
  const raw: unknown = document.toJS() ?? {}
  const checked = configurationSchema.safeParse(raw)
  if (!checked.success) {
    const found = [...checked.error.issues.flatMap(flatIssues), ...crossChecksOfSoundPart(raw)]
    return { faults: inOrder(found.map(({ path, message }) => fault(path, message))) }
  }
  const faults = crossChecks(checked.data).map((found) => fault(found.path, found.message))
  if (faults.length > 0) return { faults: inOrder(faults) }
  return { configuration: deepFreeze(checked.data), directory }
}

/** One line per fault, as people read them. */
export const describeFaults = (file: string, faults: readonly ConfigurationFault[]): string =>
  faults
    .map(
      ({ path, line, message }) => `${file}${line ? `:${line}` : ''}: ${path ? `${path}: ` : ''}${message}`,
    )
    .join('\n')

const flatIssues = (issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string }[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is not a known key' }))
    : [{ path: [...issue.path], message: issue.message }]

const inOrder = (faults: ConfigurationFault[]): ConfigurationFault[] =>
  faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))

const dotted = (path: readonly PropertyKey[]): string =>
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
