import { type InfoQuestion, type MapQuestion, type OgcQuestion, ogcQuestionName } from '@mapgate/protocol'
import { isNorthFirst } from '../../../packages/grammar/src/ogc/read/north-first.ts'

/** Prints a question as a query that asks it. */
export function printed(question: OgcQuestion): string {
  const [service, version = ''] = question.dialect.split(' ')
  const pairs = {
    SERVICE: service,
    VERSION: version,
    REQUEST: ogcQuestionName(question),
    ...partsOf(question),
  }
  return Object.entries(pairs)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join('&')
}

const formats = {
  png: 'image/png',
  png8: 'image/png8',
  png24: 'image/png24',
  png32: 'image/png32',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
}

function partsOf(question: OgcQuestion): Readonly<Record<string, string | number | undefined>> {
  switch (question.kind) {
    case 'capabilities':
      return {}
    case 'map':
      return {
        ...frameOf(question),
        FORMAT: formats[question.imageFormat],
        TRANSPARENT: String(question.transparent),
        BGCOLOR: `0x${question.background.toString(16).padStart(6, '0')}`,
      }
    case 'info':
      return {
        ...frameOf(question),
        QUERY_LAYERS: question.queryLayers.join(),
        I: question.column,
        J: question.row,
        INFO_FORMAT: question.infoFormat,
        FEATURE_COUNT: question.featureCount,
      }
    case 'legend':
      return {
        LAYER: question.layer,
        STYLE: question.style,
        FORMAT: formats[question.imageFormat],
        WIDTH: question.symbolSize?.widthPx,
        HEIGHT: question.symbolSize?.heightPx,
      }
    default:
      return {
        LAYER: question.layer,
        STYLE: question.style,
        TILEMATRIXSET: question.tileMatrixSet,
        TILEMATRIX: question.tileMatrix,
        TILEROW: question.row,
        TILECOL: question.column,
        FORMAT: formats[question.imageFormat],
        ...(question.kind === 'tile-info' && {
          I: question.pixelColumn,
          J: question.pixelRow,
          INFOFORMAT: question.infoFormat,
        }),
      }
  }
}

function frameOf({ dialect, area, size, layers, styles, time }: MapQuestion | InfoQuestion) {
  const { xmin, ymin, xmax, ymax, spatialReference } = area
  const wkid = spatialReference && 'wkid' in spatialReference ? spatialReference.wkid : 0
  const isSwapped = dialect === 'WMS 1.3.0' && isNorthFirst(wkid)
  return {
    [dialect === 'WMS 1.3.0' ? 'CRS' : 'SRS']: `EPSG:${wkid}`,
    BBOX: (isSwapped ? [ymin, xmin, ymax, xmax] : [xmin, ymin, xmax, ymax]).join(),
    WIDTH: size.widthPx,
    HEIGHT: size.heightPx,
    LAYERS: layers.join(),
    STYLES: styles.join(),
    TIME: time,
  }
}
