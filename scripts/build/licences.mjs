import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { root } from '../setup.mjs'
import { bundledPackages, installedPackages } from './closure.mjs'

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
  '(MIT OR Apache-2.0)', // @maplibre/mlt, of the map of the console: taken under MIT
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
  const bundled = bundledPackages()
  const faults = licenceFaults([...packages, ...bundled])
  if (faults.length > 0) throw new Error(faults.join('\n'))
  writeFileSync(file, thirdPartyPage(packages, bundled))
}

function thirdPartyPage(packages, bundled) {
  const rows = packages.map(
    ({ name, version, license, by }) =>
      `| ${name} | ${version} | ${readByUs.get(`${name} ${version}`) ?? license} | ${broughtBy(by)} |`,
  )
  return `# What is installed with Mapgate

Mapgate's own code is under Apache-2.0 (LICENSE). Its packages hold no code of others, except that libraries are built into the pages of the console (below). When they are installed, npm fetches these packages from their own
publishers, each under its own licence, whose text it contains. Of those that exist for several platforms only the ones for the machine are fetched.
Versions are those that Mapgate was built and tested with; an installation may get later patches of them.

| package | version | licence | installed with |
|---|---|---|---|
${rows.join('\n')}

Those under LGPL-3.0-or-later are builds of libvips, with which sharp reads pictures: a shared library in a package of its own, which is loaded as it
is and can be replaced. The fonts of dejavu-fonts-ttf, by which legends are written, are used as they are. jsts is used under EDL-1.0. @esri/proj-codes, a list of coordinate systems, and
esri-leaflet, for the map of the demo, are published by Esri under Apache-2.0; no ArcGIS SDK is installed.

## Built into the console

The files of the console, which the gateway serves to administrators, are built with these libraries, or parts of them. Nothing of them is installed.
The texts of their licences stand in \`dist/console/licences.txt\` of the gateway's package.

| library | version | licence |
|---|---|---|
${bundled.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`).join('\n')}
`
}

/** The texts of the licences of what is built into the console, which have to go along with it. */
export const bundledLicences = () =>
  bundledPackages()
    .map(({ path, name, version, license }) => {
      const folder = `${root}${path}/`
      const files = readdirSync(folder)
        .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
        .sort()
      const texts = files.map((file) => readFileSync(folder + file, 'utf8').trim())
      return [`${name} ${version} (${license})`, ...texts].join('\n\n')
    })
    .join(`\n\n${'='.repeat(80)}\n\n`)

const broughtBy = (names) => (names.includes('@mapgate/gateway') ? 'the gateway' : 'the sample server only')
