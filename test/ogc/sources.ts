import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { writeGeoPackage } from './geopackage.ts'
import type { LayerSource, OgcLayer } from './world.ts'

/** How a map file and a project name the place of a layer's rows. */
interface Placed {
  readonly mapfile: string
  readonly provider: string
  readonly source: string
}

/** Finds the place of a layer's rows. */
export type PlaceOf = (layer: OgcLayer) => Placed

/** Writes the rows of all layers, each into what it says. */
export function writeSources(folder: string, layers: readonly OgcLayer[]): PlaceOf {
  const indexed = join(folder, 'world.gpkg')
  const plain = join(folder, 'plain.gpkg')
  writeGeoPackage(indexed, layers)
  const others = layers.filter(({ keptIn = 'geopackage' }) => keptIn !== 'geopackage')
  if (others.length > 0) writeGeoPackage(plain, others, { isIndexed: false })
  for (const { table, keptIn } of others) {
    if (keptIn === 'shapefile' || keptIn === 'shapefile-by-ogr')
      convert(['-f', 'ESRI Shapefile', '-lco', 'ENCODING=UTF-8', shapefileOf(folder, table), plain, table])
    else if (typeof keptIn === 'object') convert([...postgisOptions, connectionOf(keptIn), plain, table])
  }
  return ({ table, keptIn = 'geopackage', kind }) => {
    const file = keptIn === 'geopackage' ? indexed : plain
    if (keptIn === 'geopackage' || keptIn === 'geopackage-without-index')
      return { mapfile: byOgr(file, table), provider: 'ogr', source: `${file}|layername=${table}` }
    if (typeof keptIn === 'object') return inPostgis(keptIn, table, kind)
    const shapefile = shapefileOf(folder, table)
    const mapfile = keptIn === 'shapefile' ? `DATA "${shapefile}"` : byOgr(shapefile, table)
    return { mapfile, provider: 'ogr', source: shapefile }
  }
}

const shapefileOf = (folder: string, table: string): string => join(folder, `${table}.shp`)

const postgisOptions = '-f PostgreSQL -lco GEOMETRY_NAME=geom -lco FID=fid -lco LAUNDER=NO'.split(' ')

type InPostgis = Extract<LayerSource, object>

const connectionOf = ({ postgis }: InPostgis): string =>
  `PG:host=127.0.0.1 port=${postgis} user=admin dbname=postgres`

function inPostgis(keptIn: InPostgis, table: string, kind: OgcLayer['kind']): Placed {
  const type = { point: 'Point', line: 'LineString', polygon: 'Polygon' }[kind]
  if (keptIn.by === 'ogr') {
    const connection = connectionOf(keptIn)
    return { mapfile: byOgr(connection, table), provider: 'ogr', source: `${connection}|layername=${table}` }
  }
  return {
    mapfile: `CONNECTIONTYPE POSTGIS
    CONNECTION "${connectionOf(keptIn).slice('PG:'.length)}"
    DATA "geom from \\"${table}\\" using unique fid using srid=3857"`,
    provider: 'postgres',
    source: `dbname='postgres' host=127.0.0.1 port=${keptIn.postgis} user='admin' sslmode=disable key='fid' srid=3857 type=${type} table="public"."${table}" (geom)`,
  }
}

const byOgr = (connection: string, table: string): string => `CONNECTIONTYPE OGR
    CONNECTION "${connection}"
    DATA "${table}"`

function convert(args: readonly string[]): void {
  const done = spawnSync('/usr/bin/ogr2ogr', args, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`ogr2ogr ended with ${done.status}: ${done.stderr}`)
}
