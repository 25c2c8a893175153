import { writeFileSync } from 'node:fs'
import { installedPackages } from './closure.mjs'

/** Licences under which a package may be installed with ours. Each one is read as a whole: a new combination is looked at before it stands here. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSL-1.0',
  'ISC',
  'MIT',
  'OFL-1.1', // a font of the sample server
  'Unlicense', // postgres: given to the public domain
  '(EDL-1.0 OR EPL-1.0)', // jsts, of the sample server: taken under EDL-1.0, which is BSD-3-Clause
  // libvips, a library of its own in files of its own, which sharp loads and anybody may replace.
  'LGPL-3.0-or-later',
  'Apache-2.0 AND LGPL-3.0-or-later',
  'Apache-2.0 AND LGPL-3.0-or-later AND MIT',
])

/** Packages that name no licence in their own file, and whose text was read: the one of Bitstream Vera, which gives the rights of MIT and asks for another name where a font is changed. */
const readByUs = new Map([['dejavu-fonts-ttf 2.37.3', 'Bitstream-Vera']])

/** ArcGIS SDKs are Esri's property. What Esri publishes under an open licence, such as its list of coordinate systems, is none of them. */
const sdk = /^@arcgis\/|^arcgis-|^esri-loader$|^@esri\/(calcite|arcgis-html)/

/**
 * Packages that must not be installed with ours, as sentences.
 * @param {ReturnType<typeof installedPackages>} packages
 */
export function licenceFaults(packages) {
  return packages.flatMap(({ name, version, license }) => [
    ...(allowed.has(license) || readByUs.has(`${name} ${version}`)
      ? []
      : [`${name} ${version} has the licence '${license}', which is not on our list`]),
    ...(sdk.test(name) ? [`${name} ${version} is an ArcGIS SDK, which is Esri's property`] : []),
  ])
}

/**
 * Writes THIRD-PARTY.md: name, version and licence of everything that is installed with our packages. Ends the build where a licence is not on the list.
 * @param {string} file
 */
export function writeLicences(file) {
  const packages = installedPackages()
  const faults = licenceFaults(packages)
  if (faults.length > 0) throw new Error(faults.join('\n'))
  writeFileSync(file, thirdPartyPage(packages))
}

function thirdPartyPage(packages) {
  const rows = packages.map(
    ({ name, version, license, by }) =>
      `| ${name} | ${version} | ${readByUs.get(`${name} ${version}`) ?? license} | ${broughtBy(by)} |`,
  )
  return `# What is installed with Mapgate

Mapgate's own code is under Apache-2.0 (LICENSE). Its packages hold no code of others. When they are installed, npm fetches these packages from their own
publishers, each under its own licence, whose text it contains. Of those that exist for several platforms only the ones for the machine are fetched.
Versions are those that Mapgate was built and tested with; an installation may get later patches of them.

| package | version | licence | installed with |
|---|---|---|---|
${rows.join('\n')}

Those under LGPL-3.0-or-later are builds of libvips, with which sharp reads pictures: a shared library in a package of its own, which is loaded as it
is and can be replaced. The fonts of dejavu-fonts-ttf, by which legends are written, are used as they are. jsts is used under EDL-1.0. @esri/proj-codes, a list of coordinate systems, and
esri-leaflet, for the map of the demo, are published by Esri under Apache-2.0; no ArcGIS SDK is installed.
`
}

const broughtBy = (names) => (names.includes('@mapgate/gateway') ? 'the gateway' : 'the sample server only')
