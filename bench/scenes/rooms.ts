import type { UpstreamReply } from '../../packages/gateway/src/core/upstream/outbound.ts'
import { createPlanner } from '../../packages/gateway/src/plan/index.ts'
import { createLargeFormReader } from '../../packages/gateway/src/server/large-forms.ts'
import { transform } from '../../packages/gateway/src/transform/index.ts'
import type { Rooms } from '../../packages/gateway/src/walk/rooms.ts'
import { compileGrants } from '../../packages/policy/src/index.ts'
import type { Catalog, ServiceEntry } from '../../packages/policy/src/model/catalog.ts'
import { grantSection } from '../../packages/policy/src/model/grant-schema.ts'
import type { Principal } from '../../packages/policy/src/model/principal.ts'

/** Who asks, by which grants, of which services, and what the map server answers. */
interface Scene {
  readonly principal: Principal
  readonly grants: readonly object[]
  readonly services: readonly ServiceEntry[]
  /** Content type and text of the reply. */
  readonly answer: (isPicture: boolean) => readonly [type: string, text: string]
}

/** Reads large forms in another thread, for every scene of the process. */
export const largeForms = createLargeFormReader()

/** The rooms of a gateway in this process, before a map server that answers at once. */
export function roomsOf({ principal, grants, services, answer }: Scene): Rooms {
  const { authorize, anonymousHasGrants } = compileGrants({
    grants: grants.map((grant) => grantSection.parse(grant)),
  })
  const catalog: Catalog = {
    generation: 1,
    services: () => services,
    service: (_upstream, name, type) => services.find((one) => one.name === name && one.type === type),
  }
  return {
    authenticate: () => principal,
    siteEndpoint: () => undefined,
    learn: async () => {},
    catalog: () => catalog,
    outageOf: () => undefined,
    admit: () => () => {},
    readLarge: largeForms.read,
    maxUpstreamRequests: 20,
    authorize,
    anonymousHasGrants,
    plan: createPlanner({ href: { keep: () => '', publicUrl: 'https://gate', clock: () => 0 } }),
    forward: async ({ question: { expects } }): Promise<UpstreamReply> => {
      const [type, text] = answer(expects === 'image')
      return { status: 200, headers: { 'content-type': type }, body: Buffer.from(text), elapsedMs: 0 }
    },
    transform: (request, reply, obligations) =>
      transform(request, reply, obligations, {
        publicUrl: 'https://gate',
        upstreamUrl: 'https://gis/arcgis',
      }),
    clock: () => 0,
  }
}
