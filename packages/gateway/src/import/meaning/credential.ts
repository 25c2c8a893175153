import type { Finding } from '../finding.ts'
import type { Reading } from '../read/dialect.ts'
import type { ServerEntry } from '../read/proxy-config.ts'

/** How the upstream is signed in to, with secrets. */
export type Credential =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'arcgis-token'
      readonly username: string
      readonly secret: string
      readonly tokenUrl?: string
      readonly bind?: 'referer'
    }
  | {
      readonly kind: 'oauth2-client'
      readonly clientId: string
      readonly secret: string
      readonly tokenUrl: string
      readonly exchangeUrl: string
    }
  | { readonly kind: 'static-token'; readonly secret: string }

/** A credential and what is to be told of it, or why the entry is left out. */
type ReadCredential =
  | { readonly credential: Credential; readonly findings: readonly Finding[] }
  | { readonly why: string; readonly todo: string }

const none: Credential = { kind: 'none' }
const leftOut = (why: string, todo: string): ReadCredential => ({ why, todo })

/** Reads how the old proxy signed in: as an application before a user, and by a token of the file only where neither is there. */
export function credentialOf(entry: ServerEntry, reading: Reading, host: string): ReadCredential {
  const { text, line } = entry
  if (text('domain') !== undefined || /^\s*(true|1)\s*$/i.test(text('useAppPoolIdentity') ?? ''))
    return leftOut(
      'it signs in by Windows (domain, useAppPoolIdentity), which Mapgate cannot, and without it would be something else',
      'Switch web-tier authentication off at a web adaptor for Mapgate, or give Mapgate an account of the map server: then write username and password without domain into a copy of the file, and import that.',
    )
  const values = [
    text('username'),
    text('password'),
    text('clientId'),
    text('clientSecret'),
    text('accessToken'),
  ]
  if (values.some((value) => value !== undefined && /\p{Cc}/u.test(value)))
    return leftOut(
      'a user, password, id or token has control characters',
      'Write it without them, or add the credential to the configuration by hand.',
    )
  const undone = new Set<string>()
  const sent = (name: 'username' | 'password' | 'clientId' | 'clientSecret') => {
    const value = text(name) ?? ''
    const plain = reading === 'dotnet' ? fromForm(value) : value
    if (plain !== value) undone.add(name)
    return plain
  }
  const found = applicationOf(entry, sent) ?? userOf(entry, sent, host) ?? tokenOf(entry)
  if ('why' in found) return found
  return { ...found, findings: [...found.findings, ...undoneFindings(line, [...undone])] }
}

type Sent = (name: 'username' | 'password' | 'clientId' | 'clientSecret') => string

/** The .NET proxy puts values into a form as they are, so that people wrote them percent-encoded where they had to. */
function fromForm(value: string): string {
  if (!/%[0-9a-f]{2}/i.test(value)) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

const undoneFindings = (line: number, names: readonly string[]): readonly Finding[] =>
  names.length === 0
    ? []
    : [
        {
          kind: 'differs',
          line,
          was: `${names.join(' and ')} with percent-encoding, which the .NET proxy sent as it was, so that the map server undid it`,
          becomes: 'the percent-encoding is undone, because Mapgate encodes by itself',
          todo: 'If signing in fails, look whether the secret file holds what the map server expects.',
        },
      ]

function applicationOf({ text, line }: ServerEntry, sent: Sent): ReadCredential | undefined {
  if (!text('clientId') || !text('clientSecret')) return undefined
  const endpoint = `${(text('oauth2Endpoint') || 'https://www.arcgis.com/sharing/oauth2/').replace(/\/+$/, '')}/`
  const portal = /^(.*?)\/oauth2\//i.exec(endpoint)?.[1]
  if (!isPlainUrl(endpoint) || portal === undefined)
    return leftOut(
      'its oauth2Endpoint is no address of a token service (…/sharing/oauth2/)',
      'Write it as https://portal/portal/sharing/rest/oauth2/ into a copy of the file, and import that.',
    )
  const clear = endpoint.startsWith('http:')
  return {
    credential: {
      kind: 'oauth2-client',
      clientId: sent('clientId'),
      secret: sent('clientSecret'),
      // People wrote the whole address of the token service too, where the .NET proxy added another /token.
      tokenUrl: `${endpoint.replace(/\/token\/$/i, '/')}token`,
      exchangeUrl: `${portal}/generateToken`,
    },
    findings: [
      ...(clear
        ? [
            {
              kind: 'note' as const,
              line,
              was: 'the application signs in over plain HTTP',
              becomes: 'the same',
              todo: 'Write https into tokenUrl and exchangeUrl.',
            },
          ]
        : []),
    ],
  }
}

/** Hosts whose services take tokens of ArcGIS Online. */
const ofOnline = /(^|\.)arcgis\.com$/

function userOf({ text, line }: ServerEntry, sent: Sent, host: string): ReadCredential | undefined {
  const [username, password, service] = [text('username'), text('password'), text('tokenServiceUri')]
  if (!username && !password) return undefined
  if (!username || !password)
    return {
      credential: none,
      findings: [
        {
          kind: 'note',
          line,
          was: 'only one of username and password, so that the old proxy signed in by neither',
          becomes: 'no credential',
          todo: 'Add a credential to the upstream if the map server needs one.',
        },
      ],
    }
  if (service && !isPlainUrl(service))
    return leftOut(
      'its tokenServiceUri is no address',
      'Write the address of generateToken, or take it out: then the map server is asked for it.',
    )
  const isOnline = ofOnline.test(host)
  const tokenUrl = service || (isOnline ? 'https://www.arcgis.com/sharing/rest/generateToken' : undefined)
  return {
    credential: {
      kind: 'arcgis-token',
      username: sent('username'),
      secret: sent('password'),
      ...(tokenUrl ? { tokenUrl } : {}),
      ...(isOnline ? { bind: 'referer' as const } : {}),
    },
    findings: [],
  }
}

function tokenOf({ text, line }: ServerEntry): ReadCredential {
  const token = text('accessToken')
  if (!token) return { credential: none, findings: [] }
  return {
    credential: { kind: 'static-token', secret: token },
    findings: [
      {
        kind: 'note',
        line,
        was: 'an accessToken, which ends some day',
        becomes: 'credential static-token, which is never renewed',
        todo: 'Use arcgis-token or oauth2-client, which last; or put a new token into the file before the old one ends.',
      },
    ],
  }
}

const isPlainUrl = (text: string): boolean =>
  /^https?:\/\/[^@?#\\\s]+$/.test(text) && URL.canParse(text) && !/\p{C}/u.test(text)
