import type { Credential } from '../meaning/credential.ts'
import type { ImportedUpstream } from '../meaning/upstreams.ts'

/** A file beside the configuration that holds one secret. */
interface SecretFile {
  /** Its name in the folder of secrets: made of the upstream's, never of a text of the imported file. */
  readonly name: string
  readonly value: string
}

const words: Readonly<Record<Exclude<Credential['kind'], 'none'>, string>> = {
  'arcgis-token': 'password',
  'oauth2-client': 'client-secret',
  'static-token': 'token',
}

/** The name of the file of an upstream's secret; undefined where it has none. */
export const secretFileName = ({ name, credential }: ImportedUpstream): string | undefined =>
  credential.kind === 'none' ? undefined : `${name}-${words[credential.kind]}`

/** All secrets of an import. */
export const secretFilesOf = (upstreams: readonly ImportedUpstream[]): readonly SecretFile[] =>
  upstreams.flatMap((upstream) => {
    const name = secretFileName(upstream)
    return name === undefined || upstream.credential.kind === 'none'
      ? []
      : [{ name, value: upstream.credential.secret }]
  })
