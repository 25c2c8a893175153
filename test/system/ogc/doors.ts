import type { Stack } from '../../e2e/stack.ts'

/** Paths of the doors of a service, below the mount of the whole site. */
export const wmsDoor = (service: string): string => `/arcgis/services/${service}/MapServer/WMSServer`

/** Parameters by name; names that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>

/** A square of the sample's world in EPSG:3857. */
export const square = '-13165000,4078000,-13125000,4118000'

/** The parameters of a GetMap of 256 by 256 pixels. */
export const getMap = (layers: string, more: Query = {}): Query => ({
  SERVICE: 'WMS',
  VERSION: '1.1.1',
  REQUEST: 'GetMap',
  LAYERS: layers,
  STYLES: '',
  SRS: 'EPSG:3857',
  BBOX: square,
  WIDTH: 256,
  HEIGHT: 256,
  FORMAT: 'image/png',
  TRANSPARENT: 'TRUE',
  ...more,
})

/** A query string of parameters. */
export function queryOf(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return new URLSearchParams(given).toString()
}

/** Asks a path of the gateway with a key. */
export const ask = (
  { gatewayUrl }: Pick<Stack, 'gatewayUrl'>,
  target: string,
  key?: string,
  init: RequestInit = {},
): Promise<Response> =>
  fetch(gatewayUrl + target, {
    ...init,
    headers: { ...(key === undefined ? {} : { token: key }), ...init.headers },
  })
