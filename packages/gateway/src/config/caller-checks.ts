import type { CrossFault, JoinedSections } from './cross-fault.ts'
import { exactlyOne, repeated } from './list-checks.ts'

/** Finds faults of the sections by which callers are named elsewhere: front proxies and the issuers whose tokens they send. */
export const callerChecks = (configuration: JoinedSections): readonly CrossFault[] => [
  ...(['portals', 'certificates', 'proxies'] as const).flatMap((section) =>
    repeated(
      section,
      configuration[section].map(({ name }) => name),
    ),
  ),
  ...exactlyOne('certificates', configuration.certificates, ['fingerprint', 'san']),
  ...issuersOfOnePlace(configuration),
  ...takenHeaders(configuration),
  ...plainHttpPortals(configuration),
  ...unseenCertificates(configuration),
  ...sharedHeaders(configuration),
]

/** Of two issuers whose tokens stand in one place, each token has to say which one made it. */
const issuersOfOnePlace = ({ issuers }: JoinedSections): CrossFault[] => {
  const places = issuers.map(({ issuer, header }) => `${header?.toLowerCase() ?? ''} ${issuer}`)
  return places.flatMap((place, index) =>
    places.indexOf(place) < index
      ? [
          {
            path: ['issuers', index, 'issuer'],
            message: `${issuers[index]?.issuer} is given twice for one place; list its audiences together`,
          },
        ]
      : [],
  )
}

/** Headers that mean something else already. */
const read =
  /^(authorization|cookie|host|origin|referer|forwarded|x-forwarded-(for|host|proto|port|uri)|x-esri-.*|content-.*|accept.*|sec-.*|transfer-encoding|connection)$/i

const takenHeaders = ({ issuers, credentials }: JoinedSections): CrossFault[] =>
  issuers.flatMap(({ header }, index) => {
    if (header === undefined) return []
    const isTaken = read.test(header) || header.toLowerCase() === credentials.header.toLowerCase()
    if (!isTaken) return []
    const hint = /^authorization$/i.test(header) ? ': leave it out for tokens in Authorization' : ''
    return [{ path: ['issuers', index, 'header'], message: `${header} means something else already${hint}` }]
  })

/** Over plain HTTP anybody on the way could read the tokens, and be the portal. */
const plainHttpPortals = ({ portals }: JoinedSections): CrossFault[] =>
  portals.flatMap(({ url }, index) => {
    const { protocol, hostname } = new URL(url)
    return protocol === 'https:' || isThisMachine(hostname)
      ? []
      : [{ path: ['portals', index, 'url'], message: 'must be https' }]
  })

const isThisMachine = (hostname: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)

/** Nobody is asked for a certificate where no authority is named. */
const unseenCertificates = ({ certificates, listen }: JoinedSections): CrossFault[] =>
  certificates.length > 0 && listen.tls?.clientCa === undefined
    ? [
        {
          path: ['certificates'],
          message: 'nobody is asked for one: name their authority by listen.tls.clientCa',
        },
      ]
    : []

/** A header of a front proxy that means something else, or two things. */
const sharedHeaders = ({ proxies, credentials, issuers }: JoinedSections): CrossFault[] =>
  proxies.flatMap((proxy, index) => {
    const keys = ['userHeader', 'nameHeader', 'groupsHeader', 'secretHeader'] as const
    const others = [credentials.header, ...issuers.flatMap(({ header }) => header ?? [])]
    return keys.flatMap((key, place) => {
      const name = proxy[key]?.toLowerCase()
      if (name === undefined) return []
      const before = [...others, ...keys.slice(0, place).map((one) => proxy[one])]
      const isTaken = read.test(name) || before.some((other) => other?.toLowerCase() === name)
      return isTaken
        ? [{ path: ['proxies', index, key], message: `${proxy[key]} means something else already` }]
        : []
    })
  })
