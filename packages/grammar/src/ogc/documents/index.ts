export { type OgcDocument, printOgcException, type ReportedException } from './exception-report.ts'
export {
  featureInfoHeaders,
  type InfoToPrint,
  printFeatureInfo,
} from './feature-info/print-feature-info.ts'
export type {
  OfferedBounds,
  OfferedBox,
  OfferedLayer,
  OfferedPlace,
  OfferedStyle,
  OgcReference,
  TiledLayer,
  TileGrid,
  WmsOffer,
  WmtsOffer,
} from './offer.ts'
export { type CarriedCredential, credentialPlaces, filledPlaces, type OgcAddress } from './ogc-address.ts'
export { asGoogleMaps, googleMapsCompatible, isBounds } from './tile-grid.ts'
export { printWmsCapabilities } from './wms-capabilities.ts'
export { printWmtsCapabilities } from './wmts-capabilities.ts'
