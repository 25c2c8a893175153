import type { Dialect } from '../../../packages/gateway/src/import/index.ts'

/** A proxy.config as people have them, and what of it is in the configuration. */
export interface Sample {
  readonly what: string
  readonly text: string
  readonly dialect?: Dialect
  /** How many of its entries are imported. */
  readonly imported: number
  /** Parts of the YAML. */
  readonly yaml: readonly string[]
  /** Parts of the report. */
  readonly told: readonly string[]
}

const dotnet = (entries: string, root = 'allowedReferers="*"') =>
  `\ufeff<?xml version="1.0" encoding="utf-8" ?>\r\n<ProxyConfig ${root}\r\n    mustMatch="true" xmlns="proxy.xsd">\r\n  <serverUrls>\r\n${entries}\r\n  </serverUrls>\r\n</ProxyConfig>\r\n<!-- more information: see the manual -->\r\n`

const plain = (entries: string, root = 'allowedReferers="*" mustMatch="true"') =>
  `<?xml version="1.0" encoding="utf-8" ?>\n<ProxyConfig ${root}>\n<serverUrls>\n${entries}\n</serverUrls>\n</ProxyConfig>\n`

/** Files of every dialect: the forms of the official samples, written anew, and those that people show where they ask for help. */
export const samples: readonly Sample[] = [
  {
    what: 'limits of a map server, of a routing service, and of parts of one server',
    text: dotnet(
      [
        '<serverUrl url="https://maps.example/arcgis" matchAll="true" rateLimit="120" rateLimitPeriod="1"/>',
        '<serverUrl url="https://routes.example/arcgis/rest/services/A/MapServer" matchAll="true" rateLimit="30" rateLimitPeriod="60"/>',
        '<serverUrl url="https://routes.example/arcgis/rest/services/B/MapServer" matchAll="true" rateLimit="600" rateLimitPeriod="60"/>',
        '<serverUrl url="https://open.example/arcgis/rest/services/C/MapServer" matchAll="true"/>',
        '<serverUrl url="https://open.example/arcgis/rest/services/D/MapServer" matchAll="true" rateLimit="5"/>',
      ].join('\n'),
    ),
    imported: 5,
    yaml: [
      '- { name: old-proxy, per: address, units: 120, every: 1m, mounts: [ /arcgis ] }',
      '- { name: old-proxy-2, per: address, units: 600, every: 60m, mounts: [ /routes ] }',
    ],
    told: [
      'line 6: at most 30 requests in 60 minutes, which was stricter',
      '600 requests in 60 minutes for all of the mount /routes',
      'line 9: at most 5 requests in 60 minutes',
      'the entry of line 8 has none, and stands at the same mount /open',
    ],
  },
  {
    what: 'the file that comes with the .NET proxy: one whole host, everybody',
    text: dotnet('<serverUrl url="http://services.arcgisonline.com" matchAll="true"/>'),
    imported: 1,
    yaml: ['url: http://services.arcgisonline.com/arcgis', '/DotNet/proxy.ashx', 'services: [ "**" ]'],
    told: ['all that the host services.arcgisonline.com', 'pages of every site could ask'],
  },
  {
    what: 'the file that comes with the Java proxy',
    text: plain(
      '<serverUrl url="http://services.arcgisonline.com"\n matchAll="true"/>',
      'allowedReferers="*"\n logFile="proxy_log.log"\n logLevel="INFO"\n mustMatch="true"',
    ),
    imported: 1,
    yaml: ['/Java/proxy.jsp', '/PHP/proxy.php'],
    told: ['Java or the PHP proxy may have read', 'audit lines on standard output'],
  },
  {
    what: 'JSON of the PHP proxy, with true in quotes and without',
    text: JSON.stringify({
      proxyConfig: [
        { mustMatch: true, logFile: 'x.log', allowedReferers: ['http://server.example/app1', '*'] },
      ],
      serverUrls: [
        {
          serverUrl: [
            {
              url: 'http://sampleserver6.example',
              username: 'u',
              password: 'p',
              rateLimit: '120',
              rateLimitPeriod: '60',
              matchAll: 'true',
            },
          ],
        },
        { serverUrl: [{ URL: 'geoenrich.example', MatchAll: 'TRUE' }] },
        { serverUrl: [{ url: 'http://route.example', clientId: 'id', clientSecret: 'x', matchAll: true }] },
      ],
    }),
    imported: 2,
    yaml: [
      'units: 120',
      'every: 60m',
      'http://geoenrich.example/arcgis',
      'url: https://geoenrich.example/arcgis',
    ],
    told: ['without quotes, for false', 'gis.example.evil.example'],
  },
  {
    what: 'a server listed by http and by https, a public and a private folder, and its rest/info',
    text: dotnet(
      ['http', 'https']
        .flatMap((scheme) => [
          `<serverUrl url="${scheme}://www.city.example/arcgis/rest/info" matchAll="true"/>`,
          `<serverUrl url="${scheme}://www.city.example/arcgis/rest/services/Public" matchAll="true"/>`,
          `<serverUrl url="${scheme}://www.city.example/arcgis/rest/services/Private" matchAll="true" username="u" password="p"/>`,
        ])
        .join('\n'),
      'allowedReferers="*.city.example/*" logFile="C:\\Temp\\Proxy\\proxy.log" logLevel="Info"',
    ),
    imported: 4,
    yaml: ['aliases: [ http://www.city.example/arcgis ]', 'at: rest/services/Private', 'Private/*'],
    told: ['every host of that form', 'Mapgate answers it itself', 'answered the request all the same'],
  },
  {
    what: 'user and password at a portal of its own, as a vendor prints it (Java)',
    dialect: 'java',
    text: plain(
      '<serverUrl url="https://maps.example"\n username="$NAME"\n password="$PASSWORD"\n tokenServiceUri="https://maps.example/portal/sharing/rest/generateToken"\n rateLimit="600" rateLimitPeriod="60" matchAll="true">\n</serverUrl>',
    ),
    imported: 1,
    yaml: ['tokenUrl: https://maps.example/portal/sharing/rest/generateToken', 'username: $NAME'],
    told: ['rates for each address, at each mount'],
  },
  {
    what: 'an application of ArcGIS Online, its token service named whole',
    text: plain(
      '<serverUrl url="http://route.arcgis.com" matchAll="true" clientId="ID" oauth2Endpoint="https://www.arcgis.com/sharing/oauth2/token" clientSecret="S"/>',
    ),
    imported: 1,
    yaml: [
      'tokenUrl: https://www.arcgis.com/sharing/oauth2/token',
      'exchangeUrl: https://www.arcgis.com/sharing/generateToken',
    ],
    told: ['plain HTTP'],
  },
  {
    what: 'a user of ArcGIS Online, without scheme',
    dialect: 'php',
    text: plain('<serverUrl url="geoenrich.arcgis.com" username="u" password="p" matchAll="true"/>'),
    imported: 1,
    yaml: ['tokenUrl: https://www.arcgis.com/sharing/rest/generateToken', 'bind: referer'],
    told: ['a url without scheme'],
  },
  {
    what: 'Windows authentication beside an open service',
    text: dotnet(
      '<serverUrl url="https://h.example/arcgis/rest/services" username="me" password="p" domain="CORP" matchAll="true"/>\n<serverUrl url="https://pool.example/arcgis" useAppPoolIdentity="true" matchAll="true"/>\n<serverUrl url="https://open.example/arcgis" matchAll="true"/>',
    ),
    imported: 1,
    yaml: ['https://open.example/arcgis'],
    told: ['signs in by Windows', 'web-tier authentication'],
  },
  {
    what: 'a WMS, a page, a portal, the administration, SOAP and a token service beside a map service',
    text: dotnet(
      [
        'http://h.example/geoserver/wms',
        'https://h.example/maps/index.html',
        'https://www.arcgis.com/sharing/rest',
        'https://h.example/arcgis/admin',
        'https://h.example/arcgis/services/X/MapServer/WMSServer',
        'https://h.example/arcgis/tokens',
        'https://h.example/arcgis/rest/services/X/GPServer',
        'https://services1.arcgis.com',
        'javascript:alert(1)',
        'ftp://h.example/arcgis',
        'HTTP://h.example/arcgis',
        'h.example/arcgis',
        'https://h.example/arcgis/rest/services/Folder/X/MapServer',
      ]
        .map((url) => `<serverUrl url="${url}" matchAll="true"/>`)
        .join('\n'),
    ),
    imported: 1,
    yaml: ['services: [ Folder/X ], types: [ MapServer ]'],
    told: [
      'no rest/services in it',
      'it is a portal',
      '/admin of an ArcGIS site',
      'SOAP or OGC',
      'token service of its own',
      'Tasks and printing are not served yet',
      'each organisation',
      'neither http nor https',
      'not in lower case',
    ],
  },
  {
    what: 'single addresses: an operation, a layer, a list, an edit',
    text: dotnet(
      [
        'https://h.example/arcgis/rest/services/Geo/GeometryServer/project',
        'https://h.example/arcgis/rest/services/A/FeatureServer/3/query',
        'https://h.example/arcgis/rest/services',
        'https://h.example/arcgis/rest/services/A/FeatureServer/3/applyEdits',
      ]
        .map((url) => `<serverUrl url="${url}" matchAll="false"/>`)
        .join('\n'),
    ),
    imported: 2,
    yaml: ['for: [ GeometryServer.project ]', 'layers: [ 3 ]', 'for: [ FeatureServer.query ]'],
    told: ['a single address', 'it is an edit'],
  },
  {
    what: 'a name for a server inside',
    text: dotnet(
      '<serverUrl url="http://maps.example" hostRedirect="http://172.16.85.2:6080/" matchAll="true"/>',
    ),
    imported: 1,
    yaml: ['url: http://172.16.85.2:6080/arcgis', 'aliases: [ http://maps.example/arcgis ]'],
    told: ['all that the host maps.example'],
  },
  {
    what: 'two accounts of one server, of which the first takes all',
    text: dotnet(
      '<serverUrl url="https://h.example/ags/rest/services" username="one" password="p" matchAll="true"/>\n<serverUrl url="https://h.example/ags/rest/services" username="two" password="p" matchAll="true"/>',
    ),
    imported: 1,
    yaml: ['username: one'],
    told: ['the old proxy never used this one'],
  },
  {
    what: 'the same of the PHP proxy, where the last takes all',
    dialect: 'php',
    text: plain(
      '<serverUrl url="https://h.example/ags/rest/services" username="one" password="p" matchAll="true"/>\n<serverUrl url="https://h.example/ags/rest/services" username="two" password="p" matchAll="true"/>',
    ),
    imported: 1,
    yaml: ['username: two'],
    told: ['the last entry that matches counts'],
  },
  {
    what: 'an account for a part inside of an account for all: what cannot be said is left out',
    text: dotnet(
      '<serverUrl url="https://h.example/arcgis/rest/services/Secret" username="one" password="p" matchAll="true"/>\n<serverUrl url="https://h.example/arcgis" username="two" password="p" matchAll="true"/>',
    ),
    imported: 1,
    yaml: ['username: one'],
    told: ['stands inside of it with another sign-in'],
  },
  {
    what: 'an access token, a token under another name, an encoded password, an odd limit',
    text: dotnet(
      '<serverUrl url="https://a.example/arcgis" accessToken="TOKEN" tokenParamName="key" matchAll="true"/>\n<serverUrl url="https://b.example/arcgis" username="u" password="p%40ss" matchAll="1"/>\n<serverUrl url="https://c.example/arcgis" rateLimit="0" matchAll="true"/>',
    ),
    imported: 2,
    yaml: ['kind: static-token', 'passwordFile: ./secrets/b-password'],
    told: ['tokenParamName', 'percent-encoding is undone', 'rateLimit="0"', 'never renewed'],
  },
  {
    what: 'attributes of older proxies, and no matchAll',
    text: plain(
      '<serverUrl url="https://h.example/arcgis/rest/services/A/MapServer/export" token="SECRET" dynamicToken="true"/>',
    ),
    imported: 1,
    yaml: ['for: [ MapServer.export ]'],
    told: ['token, dynamicToken: not read', 'no matchAll'],
  },
]
