import {
  type AreaBook,
  type Catalog,
  noAreas,
  type Principal,
  type SeenService,
  seenServices,
} from '@mapgate/policy'
import type { Configuration } from '../config/schema.ts'
import { mountsIn } from '../mounts.ts'

/** What an account sees now, service by service. */
export const seenBy = (
  principal: Principal,
  configuration: Configuration,
  { catalog, areas = noAreas }: { readonly catalog: Catalog; readonly areas?: AreaBook | undefined },
): readonly SeenService[] =>
  seenServices(configuration.grants, {
    principal,
    mounts: mountsIn(configuration.mounts),
    catalog,
    areas,
    now: Date.now(),
  })
