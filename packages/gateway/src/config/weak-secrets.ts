import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { passwordRule, shortestKey, shortestPassword } from '../core/authentication/shortest-secrets.ts'
import type { Advice } from './cross-fault.ts'
import type { Configuration } from './schema.ts'

/** The secrets that the demo and the documentation print, and those that people try first. */
const known: readonly string[] = [
  ...['demo-key', 'editor-demo', 'visitor-demo', 'crew-demo', 'sample-server-demo'],
  ...[
    'password',
    'passwort',
    'passw0rd',
    'secret',
    'changeme',
    'change-me',
    'admin',
    'administrator',
    'letmein',
  ],
  ...[
    'welcome',
    'qwerty',
    'qwertyuiop',
    'test',
    'testtest',
    'mapgate',
    'arcgis',
    'mysecretpassword',
    'password123',
  ],
  ...['0123456789', '1234567890', '12345678901234567890'],
]
const knownHashes = new Set(known.map((text) => hash('sha256', text)))

/**
 * Finds keys and passwords of callers, and secrets of applications and front proxies, that can be guessed. Neither a secret nor its length is reported.
 * @param directory what file names are relative to; without it secrets in files are not looked at
 */
export const weakSecrets = (
  {
    keys,
    users,
    portal,
    proxies,
    admin,
  }: Pick<Configuration, 'keys' | 'users' | 'portal' | 'proxies' | 'admin'>,
  directory?: string,
): readonly Advice[] => [
  ...weakOfMachines(portal?.clients ?? [], { section: ['portal', 'clients'], directory }),
  ...weakOfMachines(proxies, { section: ['proxies'], directory }),
  ...weakAdminToken(admin?.tokenFile, directory),
  ...keys.flatMap(({ name, key, keyFile, keyHash }, index) => {
    const form = key !== undefined ? 'key' : keyFile !== undefined ? 'keyFile' : 'keyHash'
    const text = key ?? contentOf(keyFile, directory)
    const isKnown = keyHash !== undefined && knownHashes.has(keyHash.slice('sha256:'.length))
    return isKnown || (text !== undefined && isWeak(text, name, shortestKey))
      ? [
          {
            path: ['keys', index, form],
            message: `can be guessed: a key has at least ${shortestKey} characters made at random; \`mapgate key create\` makes one.`,
          },
        ]
      : []
  }),
  ...users.flatMap(({ name, password, passwordFile }, index) => {
    const text = password ?? contentOf(passwordFile, directory)
    return text !== undefined && isWeak(text, name, shortestPassword)
      ? [
          {
            path: ['users', index, password === undefined ? 'passwordFile' : 'password'],
            message: `can be guessed: ${passwordRule}, is not the name, and is none that everybody tries.`,
          },
        ]
      : []
  }),
]

/** Secrets that programs show: nobody has to remember them. */
const weakOfMachines = (
  entries: readonly {
    readonly id?: string
    readonly name?: string
    readonly secret?: string | undefined
    readonly secretFile?: string | undefined
  }[],
  { section, directory }: { section: readonly string[]; directory: string | undefined },
): Advice[] =>
  entries.flatMap(({ id, name, secret, secretFile }, index) => {
    const text = secret ?? contentOf(secretFile, directory)
    if (text === undefined || !isWeak(text, id ?? name ?? '', shortestKey)) return []
    return [
      {
        path: [...section, index, secret === undefined ? 'secretFile' : 'secret'],
        message: `can be guessed: a secret has at least ${shortestKey} characters made at random; \`openssl rand -base64 32\` makes one.`,
      },
    ]
  })

/** Whoever guesses the token is an administrator. */
const weakAdminToken = (file: string | undefined, directory: string | undefined): Advice[] => {
  const text = contentOf(file, directory)
  if (text === undefined || text === '' || !isWeak(text, '', shortestKey)) return []
  return [
    {
      path: ['admin', 'tokenFile'],
      message: `can be guessed: a token has at least ${shortestKey} characters made at random; \`openssl rand -base64 32\` makes one.`,
    },
  ]
}

function isWeak(text: string, name: string, shortest: number): boolean {
  const plain = text.toLowerCase()
  const distinct = new Set(plain).size
  return text.length < shortest || distinct < 5 || plain === name.toLowerCase() || known.includes(plain)
}

function contentOf(file: string | undefined, directory: string | undefined): string | undefined {
  if (file === undefined || directory === undefined) return undefined
  try {
    return readFileSync(resolve(directory, file), 'utf8').trim()
  } catch {
    return undefined
  }
}
