import type { Sabotage } from './entry.ts'

const folder = 'packages/gateway/src/receive/door'
const noticed = { tests: [`${folder}/door.test.ts`] }

/** What the door for resource-proxy refuses, so that it is the way to mounts and to nothing else. */
export const door: readonly Sabotage[] = [
  {
    name: 'doorAnyMountOfGateway',
    removes: 'refusal',
    file: `${folder}/known-sites.ts`,
    find: 'return target && (mountOf(target.path) !== undefined || picture.test(target.path)) ? target : undefined',
    replace: 'return target',
    noticed,
  },
  {
    name: 'doorOtherMount',
    removes: 'refusal',
    file: `${folder}/known-sites.ts`,
    find: 'mountOf(target.path)?.path === mount.path ? target : undefined',
    replace: 'mount ? target : undefined',
    noticed,
  },
  {
    name: 'doorAnyOrigin',
    removes: 'refusal',
    file: `${folder}/known-sites.ts`,
    find: 'origins.includes(origin) && isBelow(path, base)',
    replace: 'isBelow(path, base)',
    noticed,
  },
  {
    name: 'doorPartOfSegment',
    removes: 'refusal',
    file: `${folder}/known-sites.ts`,
    find: 'origins.includes(origin) && isBelow(path, base)',
    replace: 'origins.includes(origin) && path.toLowerCase().startsWith(base.toLowerCase())',
    also: [
      {
        file: `${folder}/known-sites.ts`,
        find: 'mountOf(target.path)?.path === mount.path ? target : undefined',
        replace: 'mount ? target : undefined',
      },
    ],
    noticed,
  },
  {
    name: 'doorOddHosts',
    removes: 'refusal',
    file: `${folder}/named-address.ts`,
    find: 'return spelled === origin || spelled === `${origin}${usualPort[scheme]}` ? origin : undefined',
    replace: 'return origin',
    noticed,
  },
  {
    name: 'doorCredentials',
    removes: 'refusal',
    file: `${folder}/named-address.ts`,
    find: '!plainAuthority.test(authority) || ',
    replace: '',
    also: [
      {
        file: `${folder}/named-address.ts`,
        find: 'return spelled === origin || spelled === `${origin}${usualPort[scheme]}` ? origin : undefined',
        replace: 'return origin',
      },
    ],
    noticed,
  },
  {
    name: 'doorControlCharacters',
    removes: 'refusal',
    file: `${folder}/named-address.ts`,
    find: "  if (unsendable.test(text)) return { fault: 'a control character or a fragment in the target' }\n",
    replace: '',
    noticed,
  },
  {
    name: 'doorDecodedAgain',
    removes: 'refusal',
    file: `${folder}/named-address.ts`,
    find: "sendable(decodeURIComponent(text.replaceAll('+', ' ')))",
    replace: "sendable(decodeURIComponent(decodeURIComponent(text.replaceAll('+', ' '))))",
    noticed,
  },
  {
    name: 'doorThroughItself',
    removes: 'refusal',
    file: `${folder}/door.ts`,
    find: "isDoor(target.path) ? unknown('the door itself') : target",
    replace: 'target',
    noticed,
  },
]
