import type { RawConfig } from './raw-config.ts'

/** The implementations of Esri's resource-proxy. */
export const dialects = ['dotnet', 'java', 'php'] as const

/** One implementation. */
export type Dialect = (typeof dialects)[number]

/** How a file is read. `unknown`: it may be of several, so of what they do differently only what all of them do is taken. */
export type Reading = Dialect | 'unknown'

/** The implementations by their names. */
export const dialectNames: Readonly<Record<Reading, string>> = {
  dotnet: 'the .NET proxy',
  java: 'the Java proxy',
  php: 'the PHP proxy',
  unknown: 'the old proxy',
}

/** The implementation that a file was written for, as far as it can be told: .NET needs its namespace, JSON is read by PHP alone. */
export function guessDialect({ form, namespace }: Pick<RawConfig, 'form' | 'namespace'>): Reading {
  if (form === 'json') return 'php'
  return namespace === 'proxy.xsd' ? 'dotnet' : 'unknown'
}
