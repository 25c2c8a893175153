/** Names in `User-Agent`, the more special ones first: most browsers also name the ones that they descend from. */
const browsers: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/Chrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/\bQGIS\//, 'QGIS'],
  [/\bArcGIS/, 'ArcGIS'],
]

const systems: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b|\biPad\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

/** A browser in a few words, such as `Firefox on Linux`, of its `User-Agent`. Nothing of that text itself is kept. */
export function browserWords(userAgent: string | undefined): string {
  const of = (table: typeof browsers) => table.find(([sign]) => sign.test(userAgent ?? ''))?.[1]
  const [browser, system] = [of(browsers), of(systems)]
  if (browser === undefined) return system === undefined ? 'a program' : `a program on ${system}`
  return system === undefined ? browser : `${browser} on ${system}`
}
