import { outOfBand } from '../core/authentication/redirect-address.ts'
import { isBelow } from '../core/request/path.ts'
import type { CrossFault, JoinedSections } from './cross-fault.ts'

/** Faults of the Portal facade that its own section cannot see. */
export const portalChecks = (configuration: JoinedSections): readonly CrossFault[] => [
  ...collidingPath(configuration),
  ...withoutPortal(configuration),
  ...shortSessions(configuration),
  ...clientFaults(configuration),
]

const collidingPath = ({ portal, mounts }: JoinedSections): CrossFault[] => {
  const taken = portal && mounts.find(({ path }) => isBelow(path, portal.path) || isBelow(portal.path, path))
  return taken
    ? [{ path: ['portal', 'path'], message: `${portal.path} and the mount ${taken.path} cover each other` }]
    : []
}

const withoutPortal = ({ portal, mounts }: JoinedSections): CrossFault[] =>
  mounts.flatMap(({ owningSystem }, index) =>
    owningSystem && !portal
      ? [
          {
            path: ['mounts', index, 'owningSystem'],
            message: 'needs the section portal, where clients sign in',
          },
        ]
      : [],
  )

const shortestForApplications = 30 * 60_000

/** What an application is given hangs on the session, and is renewed before its end: a short session would be asked for again and again. */
function shortSessions({
  portal,
  signIn,
  credentials: { sessionLife, sessionIdle },
}: JoinedSections): CrossFault[] {
  if (!portal) return []
  const path = ['portal', 'accessLife']
  const lives = [
    { path: ['credentials', 'sessionLife'], life: sessionLife },
    ...signIn.providers.map(({ lifeWithoutRefresh }, index) => ({
      path: ['signIn', 'providers', index, 'lifeWithoutRefresh'],
      life: lifeWithoutRefresh,
    })),
  ]
  return [
    ...lives
      .filter(({ life }) => life < shortestForApplications)
      .map(({ path }) => ({ path, message: 'has to be 30m or more where there is a portal' })),
    ...(portal.accessLife >= sessionIdle
      ? [
          {
            path,
            message:
              'has to be shorter than credentials.sessionIdle: a page that only waits would end its session',
          },
        ]
      : []),
  ]
}

function clientFaults({ portal }: JoinedSections): CrossFault[] {
  const clients = portal?.clients ?? []
  return clients.flatMap((client, index) => {
    const fault = (name: string, message: string): CrossFault => ({
      path: ['portal', 'clients', index, name],
      message,
    })
    const { id, redirects, secret, secretFile, insecureImplicit } = client
    const hasSecret = secret !== undefined || secretFile !== undefined
    return [
      ...(clients.findIndex((one) => one.id === id) < index ? [fault('id', `${id} is given twice`)] : []),
      ...(secret !== undefined && secretFile !== undefined
        ? [fault('secretFile', 'give secret or secretFile, not both')]
        : []),
      ...(redirects.length === 0 && !hasSecret
        ? [fault('redirects', 'where people are sent back to; without one, the client needs a secret')]
        : []),
      ...(insecureImplicit && redirects.every((one) => one === outOfBand)
        ? [fault('insecureImplicit', 'needs a redirect that is an address')]
        : []),
      ...(client.roles.length > 0 && !hasSecret
        ? [fault('roles', 'are those of the application itself, which needs a secret to sign in')]
        : []),
    ]
  })
}
