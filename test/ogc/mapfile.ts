import { type OgcLayer, origin } from './world.ts'

/** The mapfile of MapServer for layers of a GeoPackage. */
export const mapfileOf = (
  layers: readonly OgcLayer[],
  { data, template }: { data: string; template: string },
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
      "ows_srs" "EPSG:3857 EPSG:4326 EPSG:25832 EPSG:31467 EPSG:32661 CRS:84"
      "ows_onlineresource" "http://maps.internal/cgi-bin/mapserv?map=/srv/maps/secret.map&"
      "wms_contactperson" "Somebody Internal"
      "wms_getfeatureinfo_formatlist" "text/plain,text/html,application/vnd.ogc.gml,application/json"
      "wms_feature_info_mime_type" "text/html"
    END
  END
${layers.map((layer) => layerText(layer, data, template)).join('')}
END
`

const layerText = (layer: OgcLayer, data: string, template: string): string => `
  LAYER
    NAME ${quoted(layer.name)}
    TYPE ${layer.kind.toUpperCase()}
    STATUS ON
    CONNECTIONTYPE OGR
    CONNECTION ${quoted(data)}
    DATA ${quoted(layer.table)}
    PROJECTION
      "init=epsg:3857"
    END
    TEMPLATE ${quoted(template)}
    TOLERANCE 4
    TOLERANCEUNITS PIXELS
    METADATA
      "ows_title" ${quoted(layer.title)}
      ${layer.group ? `"wms_layer_group" "/${layer.group}"` : ''}
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

function classesOf({ kind, colour }: OgcLayer): string {
  if (typeof colour === 'string') return classText(kind, colour)
  return Object.entries(colour.of)
    .map(([value, one]) =>
      classText(kind, one, `NAME ${quoted(value)} EXPRESSION (${quoted(`[${colour.column}]`)} = '${value}')`),
    )
    .join('')
}

const classText = (kind: OgcLayer['kind'], colour: string, head = 'NAME "all"'): string => `
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
