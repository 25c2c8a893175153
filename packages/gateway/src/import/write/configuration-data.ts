import type { Imported } from '../meaning/imported.ts'
import { loopbackPort } from '../meaning/loopback-port.ts'
import type { ImportedUpstream } from '../meaning/upstreams.ts'
import { importedRole } from '../meaning/whole-file.ts'
import { secretFileName } from './secret-files.ts'

/** A value of a configuration file. */
type Data = string | number | boolean | readonly Data[] | { readonly [key: string]: Data }

/**
 * The configuration as it is written, in the order of docs/configuration.md. It holds no secret: they are in files.
 * @param secretFolder the folder of secret files, relative to the configuration
 */
export function configurationData(imported: Imported, secretFolder: string): Record<string, Data> {
  const { origins, upstreams, mounts, grants, rates, doorPaths, isAnonymous } = imported
  return {
    publicUrl: imported.publicUrl,
    listen: loopbackPort(imported.publicUrl) ?? { host: '127.0.0.1', port: 8080 },
    ...(origins.length > 0 ? { origins: [...origins] } : {}),
    upstreams: Object.fromEntries(upstreams.map((one) => [one.name, upstreamData(one, secretFolder)])),
    mounts: mounts.map(({ path, upstream, at }) => ({ path, upstream, ...(at === '' ? {} : { at }) })),
    ...(isAnonymous ? {} : { store: { file: './mapgate.db' } }),
    resourceProxy: { paths: [...doorPaths] },
    grants: grants.map(({ name, on, for: operations }) => ({
      name,
      to: isAnonymous ? { anonymous: true } : { roles: [importedRole] },
      on: {
        mounts: [...on.mounts],
        services: [...on.services],
        ...(on.types ? { types: [...on.types] } : {}),
        ...(on.layers ? { layers: [...on.layers] } : {}),
      },
      ...(operations ? { for: [...operations] } : {}),
    })),
    ...(rates.length > 0
      ? {
          limits: {
            rates: rates.map(({ name, units, minutes, mounts: at }) => ({
              name,
              per: 'address',
              units,
              every: `${minutes}m`,
              mounts: [...at],
            })),
          },
        }
      : {}),
  }
}

function upstreamData(upstream: ImportedUpstream, secretFolder: string): Data {
  const { url, aliases } = upstream
  const credential = credentialData(upstream, secretFolder)
  return {
    kind: 'arcgis',
    url,
    ...(aliases.length > 0 ? { aliases: [...aliases] } : {}),
    ...(credential ? { credential } : {}),
  }
}

function credentialData(upstream: ImportedUpstream, secretFolder: string): Data | undefined {
  const { credential } = upstream
  const file = `./${secretFolder}/${secretFileName(upstream) ?? ''}`
  switch (credential.kind) {
    case 'none':
      return undefined
    case 'static-token':
      return { kind: credential.kind, tokenFile: file }
    case 'oauth2-client': {
      const { kind, clientId, tokenUrl, exchangeUrl } = credential
      return { kind, clientId, clientSecretFile: file, tokenUrl, exchangeUrl }
    }
    case 'arcgis-token': {
      const { kind, username, tokenUrl, bind } = credential
      return {
        kind,
        username,
        passwordFile: file,
        ...(tokenUrl ? { tokenUrl } : {}),
        ...(bind ? { bind } : {}),
      }
    }
  }
}
