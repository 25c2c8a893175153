import type { Advice } from './cross-fault.ts'
import type { Configuration } from './schema.ts'

/** Advice on the sections by which callers are named elsewhere, and on what weakens them. */
export const callerAdvice = (configuration: Configuration): readonly Advice[] => [
  ...weakPortals(configuration),
  ...unnamedCertificates(configuration),
]

const unnamedCertificates = ({ listen, certificates }: Configuration): Advice[] =>
  listen.tls?.clientCa !== undefined && certificates.length === 0
    ? [
        {
          path: ['listen', 'tls', 'clientCa'],
          message: 'callers may show certificates, but `certificates` names none, so each is refused.',
        },
      ]
    : []

const weakPortals = ({ portals }: Configuration): Advice[] =>
  portals.flatMap(({ insecureAnyApp, insecureGroupTitles }, index) => [
    ...(insecureAnyApp
      ? [
          {
            path: ['portals', index, 'insecureAnyApp'],
            message:
              'tokens of every application are accepted: one that a person gave to another application opens the gateway too.',
          },
        ]
      : []),
    ...(insecureGroupTitles
      ? [
          {
            path: ['portals', index, 'insecureGroupTitles'],
            message: 'titles of groups give roles: whoever may make groups at the portal can take any title.',
          },
        ]
      : []),
  ])
