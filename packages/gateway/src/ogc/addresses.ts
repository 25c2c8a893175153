import type { ServiceEntry } from '@mapgate/policy'
import type { Mount } from '../core/request/mount.ts'
import { isBelow } from '../core/request/path.ts'
import type { OgcDoor } from './capabilities/asked.ts'
import type { Door } from './doors.ts'

/** Where a service is asked by WMS and WMTS, for addresses in capabilities. Only a cached ArcGIS service has tiles. */
export function addressesOf(
  { isOgc }: Pick<Door, 'isOgc'>,
  { name, cached, tileScheme }: ServiceEntry,
  { mount, publicUrl }: { readonly mount: Pick<Mount, 'path' | 'at'>; readonly publicUrl: string },
): OgcDoor {
  const origin = publicUrl.replace(/\/+$/, '')
  if (isOgc) {
    const wmts = `${mount.path}/wmts`
    return { origin, wms: mount.path, wmts, tiles: `${wmts}/1.0.0`, tiling: 'drawn' }
  }
  const service = `${name.split('/').map(encodeURIComponent).join('/')}/MapServer`
  const wmts = below(mount, `/rest/services/${service}/WMTS`)
  const wms =
    below(mount, `/services/${service}/WMSServer`) ?? below(mount, `/rest/services/${service}/WMSServer`)
  return {
    origin,
    wms: wms ?? mount.path,
    ...(wmts === undefined ? {} : { wmts }),
    ...(wmts === undefined || !cached || tileScheme === undefined ? {} : { tiles: `${wmts}/tile/1.0.0` }),
    tiling: 'cache',
  }
}

/** The path at a mount for a path of its site; undefined where the mount does not reach it. */
function below({ path, at }: Pick<Mount, 'path' | 'at'>, sitePath: string): string | undefined {
  const start = at === '' ? '' : `/${at}`
  return isBelow(sitePath, start) ? path + sitePath.slice(start.length) : undefined
}
