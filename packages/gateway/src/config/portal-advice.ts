import type { Advice } from './cross-fault.ts'
import type { Configuration } from './schema.ts'

/** Advice on the Portal facade: what clients could not do although it is configured. */
export function portalAdvice({ portal, origins, publicUrl }: Configuration): Advice[] {
  if (!portal) return []
  const known = new Set([...origins, new URL(publicUrl).origin])
  return [
    ...(publicUrl.startsWith('https:')
      ? []
      : [
          {
            path: ['portal'],
            message:
              'is of no use to ArcGIS JS clients: they ask a portal over HTTPS alone, and publicUrl is plain HTTP.',
          },
        ]),
    ...portal.clients.flatMap(({ redirects }, index) =>
      redirects.flatMap((redirect, at): Advice[] => {
        if (!redirect.startsWith('https:') || known.has(new URL(redirect).origin)) return []
        return [
          {
            path: ['portal', 'clients', index, 'redirects', at],
            message: `pages of ${new URL(redirect).origin} may not read replies: name it in origins.`,
          },
        ]
      }),
    ),
  ]
}
