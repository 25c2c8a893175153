import type { Finding } from '../finding.ts'
import { shownUrl } from '../shown.ts'

/** Origins of pages, and what is to be told of the referers that they come from. */
interface ImportedOrigins {
  readonly origins: readonly string[]
  readonly findings: readonly Finding[]
}

/**
 * Makes of allowed referers the origins whose pages may read replies. What lets anybody in (`*`, none), or whole domains, becomes no origin.
 * @param line of the root element
 */
export function originsOfReferers(referers: readonly string[] | undefined, line: number): ImportedOrigins {
  if (referers === undefined || referers.some((one) => one === '*'))
    return {
      origins: [],
      findings: [
        {
          kind: 'wide',
          line,
          was:
            referers === undefined
              ? 'no allowedReferers: pages of every site could ask'
              : 'allowedReferers="*": pages of every site could ask',
          becomes: 'no origins: only pages of the address of the gateway itself read replies',
          todo: 'List the origins of your apps under `origins`, such as https://apps.example.org.',
        },
      ],
    }
  const isWild = (referer: string) => partsOf(referer).host.includes('*')
  const wild = referers.filter(isWild)
  const read = referers.filter((one) => one !== '' && !isWild(one)).map(readReferer)
  return {
    origins: [...new Set(read.flatMap(({ origin }) => origin ?? []))],
    findings: [
      ...(wild.length > 0 ? [{ ...wildcards(wild), line }] : []),
      ...read.flatMap(({ finding }) => (finding ? [{ ...finding, line }] : [])),
    ],
  }
}

interface ReadReferer {
  readonly origin?: string
  readonly finding?: Omit<Finding, 'line'>
}

function partsOf(referer: string) {
  const [, scheme, host = '', path = ''] = /^(https?:)?(?:\/\/)?([^/?#]*)(.*)$/i.exec(referer) ?? []
  return { scheme, host, path }
}

/** All referers with a wildcard in one finding: files have them by the dozen, and there is one thing to do about them. */
const wildcards = (referers: readonly string[]): Omit<Finding, 'line'> => ({
  kind: 'wide',
  was: `allowedReferers ${referers.slice(0, mostShown).map(shownUrl).join(', ')}${referers.length > mostShown ? ` and ${referers.length - mostShown} more` : ''}: every host of ${referers.length === 1 ? 'that form' : 'these forms'}, whoever has it`,
  becomes: 'not imported: origins are whole names',
  todo: 'List under `origins` the hosts on which your apps are.',
})

const mostShown = 10

function readReferer(referer: string): ReadReferer {
  const { scheme, host, path } = partsOf(referer)
  const text = `${(scheme ?? 'https:').toLowerCase()}//${host.toLowerCase()}`
  const origin =
    /^[a-z0-9._-]+(:\d{1,5})?$/i.test(host) && URL.canParse(text) ? new URL(text).origin : undefined
  if (origin === undefined)
    return {
      finding: {
        kind: 'left-out',
        was: `allowedReferers ${shownUrl(referer)}`,
        becomes: 'not imported: it is no origin of a page',
        todo: 'List the origin under `origins`, such as https://apps.example.org.',
      },
    }
  const told = [
    ...(path.replace(/^\/\*?$/, '') === '' ? [] : ['only pages below its path']),
    ...(scheme ? [] : ['by http and by https']),
  ]
  if (told.length === 0) return { origin }
  return {
    origin,
    finding: {
      kind: 'differs',
      was: `allowedReferers ${shownUrl(referer)}: ${told.join(', ')}`,
      becomes: `origin ${origin}: all its pages, because browsers tell other sites no path`,
      todo: scheme ? '' : 'If the app is still served by http, add that origin.',
    },
  }
}
