import type { OfferedLayer, WmsOffer, WmtsOffer } from './offer.ts'
import { googleMapsCompatible } from './tile-grid.ts'

/** A reference whose definition names latitude first, and one that names x first. */
export const degrees = { code: 'EPSG:4326', isNorthFirst: true }
const metres = { code: 'EPSG:25832', isNorthFirst: false }

const nowhere = { boxes: [] }
const usual = (hasLegend: boolean) => ({ name: 'default', title: 'default', hasLegend })

/** A layer that is drawn, queried and explained. */
export const wells: OfferedLayer = {
  name: '3',
  title: 'Wells & <springs>',
  isQueryable: true,
  place: {
    degrees: { xmin: 7, ymin: 50, xmax: 8, ymax: 51 },
    boxes: [
      { reference: degrees, xmin: 7, ymin: 50, xmax: 8, ymax: 51 },
      { reference: metres, xmin: 350_000, ymin: 5_500_000, xmax: 400_000, ymax: 5_600_000 },
    ],
  },
  minScaleDenominator: 500,
  maxScaleDenominator: 25_000,
  styles: [
    { name: 'default', title: 'default', hasLegend: true },
    { name: 'Red & <blue>', title: 'In "colours"', hasLegend: true },
    { name: 'plain', title: 'Plain', hasLegend: false },
  ],
  times: { values: '2020-01-01T00:00:00Z/2021-01-01T00:00:00Z/P1D', usual: '2020-05-01', nearest: true },
  layers: [],
}

/** A map with a group, a layer in it, and one beside it. */
export const wmsOffer = (dialect: WmsOffer['dialect'], changes: Partial<WmsOffer> = {}): WmsOffer => ({
  dialect,
  title: 'Water "works"',
  abstract: 'What\u0001 flows',
  attribution: 'City & county',
  address: {
    origin: 'https://gate.example',
    path: '/gis/services/Water/MapServer/WMSServer',
    carries: false,
  },
  imageFormats: ['image/png', 'image/jpeg'],
  infoFormats: ['text/plain', 'application/json'],
  references: [degrees, metres, { code: 'CRS:84', isNorthFirst: false }],
  maxWidth: 4096,
  maxHeight: 2048,
  root: {
    title: 'Water "works"',
    isQueryable: false,
    place: { degrees: { xmin: 7, ymin: 50, xmax: 8, ymax: 51 }, boxes: [] },
    styles: [],
    layers: [
      {
        name: '1',
        title: 'Ground',
        isQueryable: true,
        place: nowhere,
        styles: [usual(false)],
        layers: [wells],
      },
      {
        name: 'ws:öl 7',
        title: 'Oil',
        isQueryable: false,
        place: nowhere,
        styles: [usual(true)],
        references: [metres, { code: 'EPSG:31467', isNorthFirst: true }],
        layers: [],
      },
    ],
  },
  ...changes,
})

/** Tiles of one layer in two grids, one of which has latitude first. */
export const wmtsOffer = (changes: Partial<WmtsOffer> = {}): WmtsOffer => ({
  title: 'Water "works"',
  abstract: 'What\u0001 flows',
  attribution: 'City & county',
  address: {
    origin: 'https://gate.example',
    path: '/gis/rest/services/Water/MapServer/WMTS',
    carries: false,
  },
  document: {
    origin: 'https://gate.example',
    path: '/gis/rest/services/Water/MapServer/WMTS/1.0.0/WMTSCapabilities.xml',
    carries: false,
  },
  tiles: {
    origin: 'https://gate.example',
    path: '/gis/rest/services/Water/MapServer/WMTS/tile/1.0.0',
    carries: false,
  },
  imageFormats: ['image/png', 'image/jpeg'],
  infoFormats: ['application/json'],
  layers: [
    {
      name: 'Folder_Water',
      title: 'Water',
      degrees: { xmin: 7, ymin: 50, xmax: 8, ymax: 51 },
      isQueryable: true,
      styles: [usual(false)],
      grids: ['default028mm', 'GoogleMapsCompatible'],
    },
  ],
  grids: [
    {
      identifier: 'default028mm',
      reference: degrees,
      metersPerUnit: (Math.PI * 6_378_137) / 180,
      origin: { x: -180, y: 90 },
      tileWidth: 512,
      tileHeight: 256,
      levels: [
        { level: 1, resolution: 0.1 },
        { level: 0, resolution: 0.2 },
      ],
      bounds: { xmin: 7, ymin: 50, xmax: 8, ymax: 51 },
    },
    googleMapsCompatible,
  ],
  ...changes,
})
