import { didYouMean } from '@mapgate/policy'
import type { CrossFault, JoinedSections } from './cross-fault.ts'

/** Finds rates and quotas at mounts that are not there, and quotas that could not be told apart. */
export const limitChecks = (configuration: JoinedSections): readonly CrossFault[] => [
  ...unknownMounts(configuration, 'rates'),
  ...unknownMounts(configuration, 'quotas'),
  ...quotasOfOneName(configuration),
]

/** A limit at a mount that is not there would hold for nobody. */
function unknownMounts({ limits, mounts }: JoinedSections, section: 'rates' | 'quotas'): CrossFault[] {
  const paths = mounts.map(({ path }) => path)
  return limits[section].flatMap((limit, at) =>
    (limit.mounts ?? []).flatMap((path, index) =>
      paths.includes(path)
        ? []
        : [
            {
              path: ['limits', section, at, 'mounts', index],
              message: `there is no mount at ${path}${didYouMean(path, paths)}`,
            },
          ],
    ),
  )
}

/** The store keeps by the name what is used of a quota. */
function quotasOfOneName({ limits: { quotas } }: JoinedSections): CrossFault[] {
  const names = quotas.map(({ name }) => name)
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [{ path: ['limits', 'quotas', index, 'name'], message: `${name} is the name of another quota` }]
      : [],
  )
}
