import type { PlaceOf } from './sources.ts'
import { type OgcColour, type OgcLayer, origin } from './world.ts'

/** The mapfile of MapServer. */
export const mapfileOf = (
  layers: readonly OgcLayer[],
  { placeOf, template }: { placeOf: PlaceOf; template: string },
): string => `
MAP
  NAME "everything"
  SIZE 400 400
  MAXSIZE 2100
  IMAGETYPE "png"
  IMAGECOLOR 255 255 255
  EXTENT ${origin[0]} ${origin[1]} ${origin[0] + 1000} ${origin[1] + 1000}
  UNITS METERS
  PROJECTION
    "init=epsg:3857"
  END
  OUTPUTFORMAT
    NAME "geojson"
    DRIVER "OGR/GEOJSON"
    MIMETYPE "application/json"
    FORMATOPTION "STORAGE=stream"
    FORMATOPTION "FORM=SIMPLE"
  END
${symbolText}
  WEB
    METADATA
      "ows_title" "Everything"
      "ows_enable_request" "*"
      "ows_srs" "EPSG:3857 EPSG:4326 EPSG:25832 EPSG:31467 EPSG:2056 EPSG:3035 EPSG:4258 EPSG:32661 CRS:84"
      "ows_onlineresource" "http://maps.internal/cgi-bin/mapserv?map=/srv/maps/secret.map&"
      "wms_contactperson" "Somebody Internal"
      "wms_getfeatureinfo_formatlist" "text/plain,text/html,application/vnd.ogc.gml,application/json"
      "wms_feature_info_mime_type" "text/html"
    END
  END
${layers.map((layer) => layerText(layer, placeOf(layer).mapfile, template)).join('')}
END
`

const layerText = (layer: OgcLayer, place: string, template: string): string => `
  LAYER
    NAME ${quoted(layer.name)}
    TYPE ${layer.kind.toUpperCase()}
    STATUS ON
    ${place}
    PROJECTION
      "init=epsg:3857"
    END
    ${layer.isSilent ? '' : `TEMPLATE ${quoted(template)}`}
    TOLERANCE 4
    TOLERANCEUNITS PIXELS
    METADATA
      "ows_title" ${quoted(layer.title)}
      ${layer.group ? `"wms_layer_group" "/${layer.group}"` : ''}
      ${layer.time ? timeText(layer.time) : ''}
      "gml_include_items" "all"
      "ows_include_items" "all"
      "gml_featureid" "fid"
      "gml_geometries" "geom"
      "gml_geom_type" "${layer.kind}"
      "wms_enable_request" "*"
    END
${classesOf(layer)}
  END
`

const timeText = ({ column, extent, day }: NonNullable<OgcLayer['time']>): string =>
  `"wms_timeitem" "${column}" "wms_timeextent" "${extent}"${day === undefined ? '' : ` "wms_timedefault" "${day}"`}`

function classesOf({ kind, colour, styles = {} }: OgcLayer): string {
  const named = Object.entries(styles)
  if (named.length === 0) return classTexts(kind, colour)
  return `    CLASSGROUP "usual"
${[['usual', colour] as const, ...named]
  .map(([style, one]) => classTexts(kind, one, `GROUP ${quoted(style)}`))
  .join('')}`
}

function classTexts(kind: OgcLayer['kind'], colour: OgcColour, head = ''): string {
  if (typeof colour === 'string') return classText(kind, colour, `NAME "all" ${head}`)
  return Object.entries(colour.of)
    .map(([value, one]) =>
      classText(
        kind,
        one,
        `NAME ${quoted(value)} EXPRESSION (${quoted(`[${colour.column}]`)} = '${value}') ${head}`,
      ),
    )
    .join('')
}

const classText = (kind: OgcLayer['kind'], colour: string, head: string): string => `
    CLASS
      ${head}
      STYLE
        COLOR "#${colour}"
        ${kind === 'line' ? 'WIDTH 6' : ''}
        ${kind === 'point' ? 'SYMBOL "square" SIZE 12' : ''}
      END
    END
`

const quoted = (text: string): string => `"${text.replaceAll('"', '\\"')}"`

/** Symbols that the mapfile names. */
const symbolText = `
  SYMBOL
    NAME "square"
    TYPE VECTOR
    FILLED TRUE
    POINTS
      0 0
      0 1
      1 1
      1 0
      0 0
    END
  END
`

/** What MapServer writes for each row where HTML is asked for: all that the row has. */
export const htmlTemplate = (layer: OgcLayer): string =>
  `<!-- MapServer Template -->\n<p>${Object.keys(layer.columns)
    .map((name) => `${name}: [${name}]`)
    .join(', ')}</p>\n`
