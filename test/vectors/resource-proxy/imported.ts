import { parseConfiguration } from '../../../packages/gateway/src/config/load.ts'
import type { Configuration } from '../../../packages/gateway/src/config/schema.ts'
import {
  type Dialect,
  type Imported,
  importConfig,
  readProxyConfig,
  yamlText,
} from '../../../packages/gateway/src/import/index.ts'

/** An import as the command makes it, and the configuration as the gateway reads it. */
export interface Import {
  readonly imported: Imported
  readonly yaml: string
  /** Undefined where nothing could be imported. */
  readonly configuration: Configuration | undefined
}

/**
 * Imports a text for everybody, and reads what came of it by the rules of `mapgate check`.
 * @throws Error where the configuration has faults
 */
export function importText(text: string, dialect?: Dialect): Import {
  const config = readProxyConfig(new TextEncoder().encode(text), dialect)
  const imported = importConfig(config, { isAnonymous: true, publicUrl: 'https://gate.example' })
  const yaml = yamlText(imported, { secretFolder: 'secrets', source: 'proxy.config' })
  if (imported.counts.imported === 0) return { imported, yaml, configuration: undefined }
  const loaded = parseConfiguration(yaml, '/nowhere')
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults) + yaml)
  return { imported, yaml, configuration: loaded.configuration }
}
