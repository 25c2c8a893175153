import type { Configuration } from './schema.ts'

/** A fault found by looking at several keys together. */
export interface CrossFault {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** What a schema cannot see: names that refer to each other, and names given twice. */
export const crossChecks = (configuration: Configuration): readonly CrossFault[] => [
  ...unknownUpstreams(configuration),
  ...repeated(
    'mounts',
    configuration.mounts.map((mount) => mount.path),
  ),
  ...repeated(
    'keys',
    configuration.keys.map((key) => key.name),
  ),
  ...repeated(
    'users',
    configuration.users.map((user) => user.name.toLowerCase()),
  ),
]

const unknownUpstreams = ({ mounts, upstreams }: Configuration): CrossFault[] =>
  mounts.flatMap((mount, index) =>
    Object.hasOwn(upstreams, mount.upstream)
      ? []
      : [{ path: ['mounts', index, 'upstream'], message: `there is no upstream named ${mount.upstream}` }],
  )

const repeated = (section: string, names: readonly string[]): CrossFault[] =>
  names.flatMap((name, index) =>
    names.indexOf(name) < index ? [{ path: [section, index], message: `${name} is given twice` }] : [],
  )
