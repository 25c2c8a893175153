export {
  comparesTexts,
  type DataSource,
  type FilteredLayer,
  type FilterField,
  type FilterLanguage,
  type FilterRefusal,
  type PrintedFilters,
  printFilters,
} from './filter/index.ts'
export type { OgcExceptionCode } from './ogc-fault.ts'
export type { OgcFault, OgcOpened, OgcParsed, OgcPlace, OgcPresentation } from './opened.ts'
export type {
  CapabilitiesQuestion,
  InfoFormat,
  InfoQuestion,
  LegendQuestion,
  MapQuestion,
  OgcDialect,
  OgcFrame,
  OgcImageFormat,
  OgcLook,
  OgcQuestion,
  OgcTileAddress,
  TileInfoQuestion,
  TileQuestion,
} from './question.ts'
export { ogcQuestionName } from './question-name.ts'
export { isNorthFirst } from './read/north-first.ts'
export { openOgc } from './read/open-ogc.ts'
export { isMoment } from './read/time.ts'
