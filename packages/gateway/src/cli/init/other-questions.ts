import { originText } from '../../config/sections/identity.ts'
import type { Asker } from './asker.ts'
import { entranceOf, publicUrlFault } from './entrance.ts'
import type { InitFlags } from './flags.ts'
import { freePortFrom } from './free-port.ts'

interface Context {
  readonly flags: InitFlags
  readonly asker: Asker | undefined
}

interface EntranceContext extends Context {
  readonly siteUrl: string
  /** Says what was found on the way, such as a port that is taken. */
  readonly say: (text: string) => void
}

/**
 * The public address, where the gateway listens, and how HTTPS comes to it.
 * @throws Error where flags do not fit each other
 */
export async function chooseEntrance({
  flags,
  asker,
  siteUrl,
  say,
}: EntranceContext): Promise<ReturnType<typeof entranceOf>> {
  const { host, port, front, tlsCert: cert, tlsKey: key } = flags
  const chosen = { host, port, front, cert, key }
  const faultOf = (text: string) => publicUrlFault(text) ?? loopFault(text, siteUrl)
  if (flags.publicUrl !== undefined) {
    const fault = faultOf(flags.publicUrl)
    if (fault !== undefined) throw new Error(`--public-url: ${fault}`)
    return entranceOf({ ...chosen, publicUrl: flags.publicUrl })
  }
  const initial = `http://127.0.0.1:${port ?? (await firstPort(say))}`
  if (asker === undefined) return entranceOf({ ...chosen, publicUrl: initial })
  const publicUrl = await asker.text({
    question: 'Address that callers will use (to begin with: this machine alone)',
    initial,
    fault: faultOf,
  })
  const isAsked = publicUrl.toLowerCase().startsWith('https:') && front === undefined && cert === undefined
  return entranceOf({ ...chosen, publicUrl, ...(isAsked ? await askFront(asker) : {}) })
}

const usualPort = 8080

async function firstPort(say: EntranceContext['say']): Promise<number> {
  const port = await freePortFrom(usualPort)
  if (port !== usualPort)
    say(
      `Port ${usualPort} of this machine is taken (by the demo, if it still runs), so the gateway gets the next free one: ${port}.`,
    )
  return port
}

/** The gateway would ask itself. */
const loopFault = (publicUrl: string, siteUrl: string): string | undefined =>
  siteUrl.toLowerCase() === `${publicUrl.replace(/\/+$/, '')}/arcgis`.toLowerCase()
    ? `${siteUrl} is the address of the map server itself: the gateway needs one of its own`
    : undefined

async function askFront(asker: Asker): Promise<{ front: readonly string[] } | { cert: string; key: string }> {
  const who = await asker.choice({
    question: 'Who brings HTTPS?',
    choices: [
      { label: 'a web server in front, on this machine', value: 'here' as const },
      { label: 'a web server in front, on another machine', value: 'elsewhere' as const },
      { label: 'the gateway itself, with a certificate', value: 'certificate' as const },
    ],
  })
  if (who === 'here') return { front: ['127.0.0.1', '::1'] }
  if (who === 'elsewhere') {
    const address = await asker.text({
      question: 'Its address, as this machine sees it (10.0.0.5, or a network such as 10.0.0.0/24)',
    })
    return { front: address.split(/[\s,]+/).filter(Boolean) }
  }
  return {
    cert: await asker.text({ question: 'Certificate (PEM file)' }),
    key: await asker.text({ question: 'Its key (PEM file)' }),
  }
}

/**
 * Origins of web pages, each as browsers send it; an address of a page is cut to its origin.
 * @throws Error with a sentence where one is none
 */
export async function chooseOrigins({ flags, asker }: Context): Promise<readonly string[]> {
  if (flags.origin !== undefined) {
    const fault = originsFault(flags.origin)
    if (fault !== undefined) throw new Error(`--origin: ${fault}`)
    return flags.origin.map(originOf)
  }
  if (asker === undefined) return ['loopback']
  const answer = await asker.text({
    question:
      'Web pages that will use the maps, such as https://app.example.org (loopback: pages of this machine)',
    initial: 'loopback',
    fault: (text) => originsFault(split(text)),
  })
  return split(answer).map(originOf)
}

const split = (text: string): readonly string[] => text.split(/[\s,]+/).filter(Boolean)

const originOf = (text: string): string => (text === 'loopback' ? text : new URL(text).origin)

function originsFault(texts: readonly string[]): string | undefined {
  for (const text of texts) {
    if (text === 'loopback') continue
    if (!/^https?:\/\//i.test(text) || !URL.canParse(text) || text.includes('*'))
      return originText.safeParse(text).error?.issues[0]?.message ?? `${text} is no origin`
  }
  return undefined
}

/** Why a name can be none of a user or a key; undefined for a good one. */
export const nameFault = (text: string): string | undefined =>
  /^[^\s:\p{Cc}][^:\p{Cc}]{0,98}$/u.test(text) && text === text.trim()
    ? undefined
    : 'a name has 1 to 99 characters, no colon, and no blank at its ends'

/** The name of the first API key; undefined: there shall be none. @throws Error where the flag cannot be a name */
export async function chooseKeyName({ flags, asker }: Context): Promise<string | undefined> {
  if (flags.key === false) return undefined
  if (typeof flags.key === 'string') {
    const fault = nameFault(flags.key)
    if (fault !== undefined) throw new Error(`--key: ${fault}`)
    return flags.key
  }
  if (asker === undefined) return 'first-key'
  const name = await asker.text({
    question: 'Name of an API key for programs; it is made and shown once (none: no key)',
    initial: 'first-key',
    fault: nameFault,
  })
  return name === 'none' ? undefined : name
}
