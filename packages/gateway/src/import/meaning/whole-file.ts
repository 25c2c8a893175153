import type { Finding } from '../finding.ts'
import { dialectNames } from '../read/dialect.ts'
import type { ProxyConfig } from '../read/proxy-config.ts'
import type { ImportOptions } from './import-options.ts'
import { loopbackPort } from './loopback-port.ts'
import type { Placed } from './placed.ts'

/** Whom imported grants are for, where people sign in. */
export const importedRole = 'proxy-apps'

/** The address that stands for one that was not given. It leads nowhere (RFC 2606). */
export const placeholderUrl = 'https://mapgate.invalid'

/** What is to be told of the file as a whole. */
export function wholeFileFindings(
  config: ProxyConfig,
  placed: readonly Placed[],
  options: ImportOptions,
): readonly Finding[] {
  const proxy = dialectNames[config.reading]
  return [
    ...(config.isGuessed ? [guessed(config)] : []),
    callers(options),
    ...(options.publicUrl === undefined ? [placeholder] : []),
    ...(loopbackPort(options.publicUrl) === undefined ? [frontServer(placed.some(hasLimit))] : []),
    ...refererFindings(config),
    {
      kind: 'wide',
      was: `${proxy} passed on every method: whoever could ask could edit, add and delete, with the account of the proxy`,
      becomes: 'reading alone',
      todo: 'Say who may edit what: `for: [edit, …]` and `with.edit` in a grant to people who sign in (docs/policy.md#edits).',
    },
    ...(placed.some(({ server }) => server.segments.length > 0) ? [dotSegments] : []),
    ...(config.reading === 'php' ? [substrings] : []),
    {
      kind: 'differs',
      was: 'a token in a request went to the map server, in place of that of the proxy',
      becomes: 'a token in a request is one of Mapgate: the map server sees its own account alone',
      todo: 'Apps that sign in at the map server themselves sign in at Mapgate, by the same dialog (docs/sign-in.md).',
    },
    ...(config.keepsLog
      ? [
          {
            kind: 'note' as const,
            line: config.line,
            was: 'a log file, with passwords and tokens in it at some levels',
            becomes: 'audit lines on standard output, without secrets',
            todo: 'Name a file by audit.file if you want one; delete the old log.',
          },
        ]
      : []),
  ]
}

const callers = ({ isAnonymous }: ImportOptions): Finding =>
  isAnonymous
    ? {
        kind: 'do',
        was: 'anybody who sent the Referer of an app was let in: a Referer is no secret, and every program can send one',
        becomes: 'ANYBODY AT ALL reads what is granted here, without signing in (--insecure-anonymous)',
        todo: `Let apps sign in, and then put \`to: { roles: [${importedRole}] }\` in the place of \`to: { anonymous: true }\`. Until then keep the gateway where only those come who may see all of this.`,
      }
    : {
        kind: 'do',
        was: 'anybody who sent the Referer of an app was let in: a Referer is no secret, and every program can send one',
        becomes: `callers sign in, and have the role ${importedRole}`,
        todo: `Make accounts (mapgate user add NAME --role ${importedRole} -c FILE), or let your directory or provider give the role (docs/sign-in.md). Apps that cannot sign in yet go on with --insecure-anonymous.`,
      }

const placeholder: Finding = {
  kind: 'do',
  was: 'no address of the proxy: the file holds none',
  becomes: `publicUrl: ${placeholderUrl}, which leads nowhere`,
  todo: 'Write the address that browsers use, such as https://maps.example.org, or import again with --public-url.',
}

const hasLimit = ({ entry: { text } }: Placed): boolean => text('rateLimit') !== undefined

const frontServer = (isLimited: boolean): Finding => ({
  kind: 'do',
  was: `the old proxy ran in the web server itself, and saw the address of each caller${isLimited ? ', by which it counted' : ''}`,
  becomes: `behind IIS, nginx or another web server all callers have the address of that server, and share ${isLimited ? 'the rates and ' : ''}the limits of wrong passwords, until it is named`,
  todo: 'Write its address into trustedProxies below listen: [127.0.0.1] where it runs on this machine. It has to send X-Forwarded-For (deploy/README.md).',
})

const guessed = ({ reading }: ProxyConfig): Finding =>
  reading === 'unknown'
    ? {
        kind: 'do',
        was: 'a file that the Java or the PHP proxy may have read, or an early .NET one: nothing in it says which',
        becomes:
          'what Java and PHP both mean; where they differ, the less. The door answers at the usual paths of all three',
        todo: 'Look at which file the apps ask, and import again: with --dialect java for proxy.jsp, --dialect php for proxy.php. For proxy.ashx write <ProxyConfig xmlns="proxy.xsd" …> into a copy, and import that. Then look what changes.',
      }
    : {
        kind: 'note',
        was: `a file of ${dialectNames[reading]}, by its form`,
        becomes: `what ${dialectNames[reading]} means by it`,
        todo: 'If it was another one, say --dialect.',
      }

function refererFindings({ reading, allowedReferers, line }: ProxyConfig): readonly Finding[] {
  if (allowedReferers === undefined || allowedReferers.includes('*')) return []
  const known: Finding = {
    kind: 'differs',
    line,
    was: 'allowedReferers decided who may ask',
    becomes: 'origins: pages that may read replies in a browser. A Referer decides nothing',
    todo: '',
  }
  if (reading !== 'dotnet') return [known]
  return [
    known,
    {
      kind: 'wide',
      line,
      was: 'the .NET proxy wrote its 403 to an unknown Referer and then answered the request all the same',
      becomes: 'refused is refused',
      todo: 'If the old proxy could be reached by others, take it that they could read all that it lists.',
    },
  ]
}

const dotSegments: Finding = {
  kind: 'wide',
  was: 'paths were compared before /../ in them was resolved, so that the address of one service led to all of its host',
  becomes: 'paths with dot segments are refused',
  todo: 'If the old proxy could be reached by others, look into the logs of the map server for /../ and %2e%2e.',
}

const substrings: Finding = {
  kind: 'wide',
  was: 'the PHP proxy compared texts: http://gis.example/arcgis let through http://gis.example/arcgis-admin too, and http://gis.example a host gis.example.evil.example, with the credential',
  becomes: 'hosts, and names between slashes, are compared whole',
  todo: 'If the old proxy could be reached by others, change the passwords and secrets that it had.',
}
