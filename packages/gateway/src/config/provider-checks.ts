import type { CrossFault, JoinedSections } from './cross-fault.ts'

/** Names of providers given twice, secrets given twice. */
export const providerChecks = ({ signIn: { providers } }: JoinedSections): CrossFault[] =>
  providers.flatMap(({ name, clientSecretFile, clientSecretEnv }, index) => [
    ...(providers.findIndex((other) => other.name === name) < index
      ? [{ path: ['signIn', 'providers', index, 'name'], message: `${name} is given twice` }]
      : []),
    ...(clientSecretFile !== undefined && clientSecretEnv !== undefined
      ? [
          {
            path: ['signIn', 'providers', index],
            message: 'give at most one of clientSecretFile, clientSecretEnv',
          },
        ]
      : []),
  ])
