import type { Advice } from './cross-fault.ts'
import type { Configuration } from './schema.ts'

/** Advice on the sections by which callers are named elsewhere, and on what weakens them. */
export const callerAdvice = ({ portals }: Configuration): readonly Advice[] =>
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
