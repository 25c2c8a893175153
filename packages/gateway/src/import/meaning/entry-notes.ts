import type { Finding } from '../finding.ts'
import { dialectNames, type Reading } from '../read/dialect.ts'
import type { ServerEntry } from '../read/proxy-config.ts'
import { shown } from '../shown.ts'
import type { Placed } from './placed.ts'
import type { Unreached } from './scope.ts'

interface NoteParts {
  readonly reading: Reading
  readonly placed: Placed
  /** True where the entry names a whole host. */
  readonly isAssumed: boolean
}

/** What is worth to be told of an entry that is imported. */
export const notesOn = (entry: ServerEntry, parts: NoteParts): readonly Finding[] =>
  [...reachNotes(entry, parts), ...addressNotes(entry, parts)].flatMap((note) =>
    note ? [{ ...note, line: entry.line }] : [],
  )

type Note = Omit<Finding, 'line'> | false

/** The JSON value `true` for `matchAll`. */
export const trueInJson: Unreached = {
  why: 'the PHP proxy takes "matchAll": true, without quotes, for false, and so forwarded this address alone',
  todo: 'If all below it is meant, write "matchAll": "true" into a copy of the file and import that.',
}

/** About what the entry reaches. */
const reachNotes = (entry: ServerEntry, { reading, placed, isAssumed }: NoteParts): readonly Note[] => [
  entry.saysNoMatchAll &&
    reading === 'unknown' && {
      kind: 'differs',
      was: 'no matchAll: the Java proxy forwards all below the address, others the address alone',
      becomes: 'the address alone',
      todo: 'If this file is of the Java proxy, import it with --dialect java.',
    },
  entry.isTrueInJson && {
    kind: 'differs',
    was: trueInJson.why,
    becomes: 'the address alone',
    todo: trueInJson.todo,
  },
  isAssumed && {
    kind: 'wide',
    was: `all that the host ${shown(placed.server.authority)} answers: its map services, every other site and page, and its administration`,
    becomes: `its map services at /${placed.base.join('/')}`,
    todo: 'If its ArcGIS site has another name, or it has several, write them into a copy of the file, and import that.',
  },
]

/** About how it is named, and signed in to. */
const addressNotes = (entry: ServerEntry, { reading, placed }: NoteParts): readonly Note[] => {
  const { text } = entry
  return [
    placed.scope.kind === 'operations' &&
      placed.scope.layerId !== undefined && {
        kind: 'differs',
        was: `layer ${placed.scope.layerId} alone`,
        becomes: `layer ${placed.scope.layerId}; where that is a group, the layers in it too, because a grant on a group is one on these`,
        todo: 'Look at it (mapgate policy show): where it is a group, write the layers that are meant into `layers` of the grant.',
      },
    placed.server.schemes.length === 2 &&
      !text('hostRedirect') && {
        kind: 'differs',
        was: `a url without scheme: ${dialectNames[reading]} took that of a request`,
        becomes: 'https to the map server, and both schemes in requests to the proxy',
        todo: 'If the map server has no https, write http into the url of the upstream.',
      },
    text('tokenParamName') !== undefined &&
      text('tokenParamName') !== 'token' && {
        kind: 'differs',
        was: 'a token under a name of its own (tokenParamName)',
        becomes: 'a header, or `token` where the server knows no header',
        todo: 'If the server takes it under the other name alone, it cannot stand behind Mapgate.',
      },
    entry.unread.length > 0 && {
      kind: 'note',
      was: `${entry.unread.map(nameShown).join(', ')}: not read by ${dialectNames[reading]}`,
      becomes: 'left out, as if it were not there',
      todo: 'If the proxy is another or an older one, add what it did to the configuration by hand; a token goes into `credential: {kind: static-token, tokenFile: …}`.',
    },
  ]
}

/** Where a quote is missing, a name may be a part of a password. */
const nameShown = (name: string): string =>
  /^[A-Za-z][A-Za-z0-9]{0,29}$/.test(name) ? name : 'an attribute of an odd name'
