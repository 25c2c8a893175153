import type { PlaceOf } from './sources.ts'
import { type OgcColour, type OgcLayer, origin } from './world.ts'

/** The project of QGIS Server. */
export function projectOf(layers: readonly OgcLayer[], placeOf: PlaceOf): string {
  const groups = [...new Set(layers.flatMap(({ group }) => group ?? []))]
  const inGroup = (name: string | undefined) =>
    [...layers]
      .reverse()
      .filter(({ group }) => group === name)
      .map(
        (layer) =>
          `<layer-tree-layer expanded="1" checked="Qt::Checked" id="${idOf(layer)}" name="${escaped(layer.name)}" providerKey="${placeOf(layer).provider}" source="${escaped(placeOf(layer).source)}"><customproperties/></layer-tree-layer>`,
      )
      .join('\n')
  return `<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis projectname="Everything" version="3.22.16-Białowieża">
<title>Everything</title>
<projectCrs>${reference}</projectCrs>
<layer-tree-group>
<customproperties/>
${groups.map((name) => `<layer-tree-group name="${escaped(name)}" expanded="1" checked="Qt::Checked"><customproperties/>${inGroup(name)}</layer-tree-group>`).join('\n')}
${inGroup(undefined)}
</layer-tree-group>
<mapcanvas name="theMapCanvas"><units>meters</units><extent>${boxOf()}</extent><rotation>0</rotation><destinationsrs>${reference}</destinationsrs></mapcanvas>
<projectlayers>
${layers.map((layer) => layerText(layer, placeOf)).join('\n')}
</projectlayers>
<layerorder>${[...layers]
    .reverse()
    .map((layer) => `<layer id="${idOf(layer)}"/>`)
    .join('')}</layerorder>
<properties>
<SpatialRefSys><ProjectionsEnabled type="int">1</ProjectionsEnabled></SpatialRefSys>
<WMSServiceCapabilities type="bool">true</WMSServiceCapabilities>
<WMSServiceTitle type="QString">Everything</WMSServiceTitle>
<WMSContactPerson type="QString">Somebody Internal</WMSContactPerson>
<WMSUrl type="QString">http://maps.internal/qgis?map=/srv/maps/secret.qgs</WMSUrl>
<WMSRootName type="QString">everything</WMSRootName>
<WMSAddWktGeometry type="bool">true</WMSAddWktGeometry>
<WMSUseLayerIDs type="bool">false</WMSUseLayerIDs>
<WMSCrsList type="QStringList">${['3857', '4326', '25832', '31467', '2056', '3035', '4258'].map((code) => `<value>EPSG:${code}</value>`).join('')}</WMSCrsList>
<WMSExtent type="QStringList">${[origin[0], origin[1], origin[0] + 1000, origin[1] + 1000].map((side) => `<value>${side}</value>`).join('')}</WMSExtent>
<WFSLayers type="QStringList">${layers.map((layer) => `<value>${idOf(layer)}</value>`).join('')}</WFSLayers>
<WFSUrl type="QString">http://maps.internal/qgis?map=/srv/maps/secret.qgs</WFSUrl>
</properties>
</qgis>
`
}

const reference =
  '<spatialrefsys><proj4>+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs</proj4><srsid>3857</srsid><srid>3857</srid><authid>EPSG:3857</authid><description>WGS 84 / Pseudo-Mercator</description><projectionacronym>merc</projectionacronym><ellipsoidacronym>EPSG:7030</ellipsoidacronym><geographicflag>false</geographicflag></spatialrefsys>'

const boxOf = (): string =>
  `<xmin>${origin[0]}</xmin><ymin>${origin[1]}</ymin><xmax>${origin[0] + 1000}</xmax><ymax>${origin[1] + 1000}</ymax>`

const idOf = ({ table }: OgcLayer): string => `${table}_of_the_map`

const layerText = (layer: OgcLayer, placeOf: PlaceOf): string => `
<maplayer type="vector" geometry="${{ point: 'Point', line: 'Line', polygon: 'Polygon' }[layer.kind]}" wkbType="${{ point: 'Point', line: 'LineString', polygon: 'Polygon' }[layer.kind]}" hasScaleBasedVisibilityFlag="0" simplifyDrawingHints="0" readOnly="0">
<id>${idOf(layer)}</id>
<datasource>${escaped(placeOf(layer).source)}</datasource>
<title>${escaped(layer.title)}</title>
<layername>${escaped(layer.name)}</layername>
<srs>${reference}</srs>
<provider encoding="UTF-8">${placeOf(layer).provider}</provider>
<flags><Identifiable>${layer.isSilent ? 0 : 1}</Identifiable><Removable>1</Removable><Searchable>1</Searchable></flags>
<map-layer-style-manager current="default"><map-layer-style name="default"/>${stylesText(layer)}</map-layer-style-manager>
${layer.time ? timeText(layer.time) : ''}
${aliasesText(layer)}
${rendererText(layer.kind, layer.colour)}
<blendMode>0</blendMode>
<layerOpacity>1</layerOpacity>
</maplayer>`

const stylesText = ({ kind, styles = {} }: OgcLayer): string =>
  Object.entries(styles)
    .map(
      ([name, colour]) =>
        `<map-layer-style name="${escaped(name)}"><qgis version="3.22.16" styleCategories="AllStyleCategories">${rendererText(kind, colour)}<blendMode>0</blendMode><layerOpacity>1</layerOpacity></qgis></map-layer-style>`,
    )
    .join('')

const aliasesText = ({ aliases = {} }: OgcLayer): string =>
  `<aliases>${Object.entries(aliases)
    .map(([column, alias]) => `<alias field="${column}" index="0" name="${escaped(alias)}"/>`)
    .join('')}</aliases>`

/** Without a value that is asked for, all rows are drawn. */
const timeText = ({ column }: NonNullable<OgcLayer['time']>): string =>
  `<wmsDimensions><dimension name="time" fieldName="${column}" endFieldName="" units="ISO8601" unitSymbol="" defaultDisplayType="0" referenceValue=""/></wmsDimensions>`

function rendererText(kind: OgcLayer['kind'], colour: OgcColour): string {
  if (typeof colour === 'string')
    return `<renderer-v2 type="singleSymbol" enableorderby="0" forceraster="0" symbollevels="0"><symbols>${symbolText(kind, colour, 0)}</symbols><rotation/><sizescale/></renderer-v2>`
  const values = Object.entries(colour.of)
  const categories = values.map(
    ([value], index) =>
      `<category value="${value}" type="string" symbol="${index}" label="${value}" render="true"/>`,
  )
  const symbols = values.map(([, one], index) => symbolText(kind, one, index))
  return `<renderer-v2 type="categorizedSymbol" attr="${colour.column}" enableorderby="0" forceraster="0" symbollevels="0"><categories>${categories.join('')}</categories><symbols>${symbols.join('')}</symbols><rotation/><sizescale/></renderer-v2>`
}

function symbolText(kind: OgcLayer['kind'], colour: string, index: number): string {
  const rgb = [0, 2, 4].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)).join(',')
  const [type, name, properties] = {
    point: [
      'marker',
      'SimpleMarker',
      { name: 'square', color: rgb, outline_style: 'no', size: '3.2', size_unit: 'MM' },
    ],
    line: ['line', 'SimpleLine', { line_color: rgb, line_width: '1.6', line_width_unit: 'MM' }],
    polygon: ['fill', 'SimpleFill', { color: rgb, style: 'solid', outline_style: 'no' }],
  }[kind] as [string, string, Record<string, string>]
  const options = Object.entries(properties)
    .map(([key, value]) => `<Option type="QString" name="${key}" value="${value}"/>`)
    .join('')
  return `<symbol name="${index}" type="${type}" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="${name}" pass="0" enabled="1" locked="0"><Option type="Map">${options}</Option></layer></symbol>`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
