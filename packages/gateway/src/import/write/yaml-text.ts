import {
  Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { Imported } from '../meaning/imported.ts'
import { loopbackPort } from '../meaning/loopback-port.ts'
import { importedRole, placeholderUrl } from '../meaning/whole-file.ts'
import { configurationData } from './configuration-data.ts'

/** How the text is made. */
interface TextOptions {
  /** The folder of secret files, relative to the configuration. */
  readonly secretFolder: string
  /** The name of the file that was imported, as it may be shown. */
  readonly source: string
}

/** The configuration as YAML with comments. Values are quoted by the writer of YAML wherever they could be read as something else. */
export function yamlText(imported: Imported, { secretFolder, source }: TextOptions): string {
  const document = new Document(configurationData(imported, secretFolder))
  document.commentBefore = lines(head(imported, source))
  const root = document.contents
  if (!isMap(root)) throw new TypeError('a configuration is a map')
  for (const pair of root.items.slice(1)) if (isScalar(pair.key)) pair.key.spaceBefore = true
  visit(document, {
    Pair: (_, pair) => inOneLine(pair),
    Seq: (_, node) => {
      if (isShort(node)) node.flow = true
    },
  })
  for (const [key, words] of Object.entries(sectionComments(imported))) comment(root, key, words)
  const upstreams = root.get('upstreams')
  if (isMap(upstreams))
    for (const { name, entries } of imported.upstreams)
      comment(upstreams, name, [
        `line ${entries.map(({ entry }) => entry.line).join(', ')} of the imported file`,
      ])
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

const head = ({ isAnonymous, counts }: Imported, source: string): readonly string[] => [
  `Imported by \`mapgate import\` from ${source}: ${counts.imported} of ${counts.entries} ${counts.entries === 1 ? 'entry' : 'entries'}.`,
  'docs/resource-proxy.md says what differs from the old proxy, and what to do next.',
  ...(isAnonymous
    ? [
        '',
        'WARNING: --insecure-anonymous. ANYBODY who reaches this gateway reads what is granted below, with the accounts',
        'of the upstreams, without signing in. The old proxy let in whoever sent the right Referer; here nothing is asked.',
      ]
    : []),
]

const frontWords = [
  'Behind IIS, nginx or another web server all callers have the address of that server, and share rates and limits of wrong',
  'passwords, until it is named here: write trustedProxies: [127.0.0.1] below port if it runs on this machine (deploy/README.md).',
]

/** Comments above sections. They hold no text of the imported file. */
const sectionComments = ({
  publicUrl,
  isAnonymous,
  grants,
}: Imported): Readonly<Record<string, readonly string[]>> => ({
  publicUrl:
    publicUrl === placeholderUrl
      ? ['TO DO: the address that browsers use. This one leads nowhere.']
      : ['The address that browsers use.'],
  listen: loopbackPort(publicUrl) ? ['Where browsers of this machine find it.'] : frontWords,
  origins: ['Pages that may read replies (allowedReferers).'],
  upstreams: ['The map servers. Secrets are in files of this account alone.'],
  mounts: ['Where they are found here.'],
  store: [`People are kept here: mapgate user add NAME --role ${importedRole} -c FILE`],
  resourceProxy: ['Apps go on asking /proxy?<address>, as they asked the old proxy.'],
  grants: isAnonymous
    ? [
        'WARNING: for anybody, without signing in. Once apps sign in, write `roles` in the place of `anonymous`.',
      ]
    : [
        `Who may read what: ${grants.length === 1 ? 'the role' : 'all for the role'} ${importedRole}. Nothing may be edited.`,
      ],
  limits: ['For each address, at these mounts (rateLimit).'],
})

/** Sections whose values are short enough for a line. */
const short = new Set(['credential', 'to', 'on', 'store', 'resourceProxy'])

function inOneLine({ key, value }: Pair): void {
  if (isScalar(key) && short.has(String(key.value)) && isCollection(value)) value.flow = true
  // A mount or a rate is one line.
  if (isScalar(key) && (key.value === 'mounts' || key.value === 'rates') && isSeq(value))
    for (const item of value.items) if (isMap(item)) item.flow = true
}

/** A list of a few texts. */
const isShort = ({ items }: YAMLSeq): boolean =>
  items.length < 4 && items.every((item) => isScalar(item) && String(item.value).length < 60)

function comment(map: YAMLMap, key: string, words: readonly string[]): void {
  const pair = map.items.find(({ key: one }) => isScalar(one) && one.value === key)
  if (pair && isScalar(pair.key)) pair.key.commentBefore = lines(words)
}

const lines = (words: readonly string[]): string => words.map((line) => ` ${line}`).join('\n')
