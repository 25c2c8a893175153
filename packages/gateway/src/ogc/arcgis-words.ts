import type { Extent, MapRequest, ServiceAddress } from '@mapgate/protocol'

/** The address of the service that a request is sent to. */
export function addressOf({ resource: { folder, service, serviceType } }: MapRequest): ServiceAddress {
  return {
    ...(folder === undefined ? {} : { folder }),
    ...(service === undefined ? {} : { service }),
    ...(serviceType === undefined ? {} : { serviceType }),
  }
}

/** An extent whose reference is named beside it. */
export const bareExtent = ({ xmin, ymin, xmax, ymax }: Extent): Extent => ({ xmin, ymin, xmax, ymax })
