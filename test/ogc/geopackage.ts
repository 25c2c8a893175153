import { DatabaseSync } from 'node:sqlite'
import { type OgcLayer, type OgcRow, origin } from './world.ts'

/** Writes layers into a new GeoPackage (OGC 12-128r18), one table each, in EPSG:3857; with a spatial index of each unless it is not wanted. */
export function writeGeoPackage(
  file: string,
  layers: readonly OgcLayer[],
  { isIndexed = true }: { isIndexed?: boolean } = {},
): void {
  const database = new DatabaseSync(file)
  // One transaction: a disk takes its time for each.
  database.exec(`BEGIN; ${frame}`)
  if (isIndexed) database.exec(extensions)
  for (const layer of layers) {
    writeLayer(database, layer)
    if (isIndexed) writeIndex(database, layer)
  }
  database.exec('COMMIT')
  database.close()
}

const frame = `
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined cartesian', -1, 'NONE', -1, 'undefined', NULL),
  ('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL),
  ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]', NULL),
  ('WGS 84 / Pseudo-Mercator', 3857, 'EPSG', 3857, 'PROJCS["WGS 84 / Pseudo-Mercator",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Mercator_1SP"],PARAMETER["central_meridian",0],PARAMETER["scale_factor",1],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1],AXIS["X",EAST],AXIS["Y",NORTH],EXTENSION["PROJ4","+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs"],AUTHORITY["EPSG","3857"]]', NULL);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT '2026-01-01T00:00:00.000Z', min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL PRIMARY KEY, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL);
`

const extensions = `
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL);
`

/** The extension gpkg_rtree_index of a table, without the triggers that would keep it up. */
function writeIndex(database: DatabaseSync, { table, rows }: OgcLayer): void {
  database.exec(`CREATE VIRTUAL TABLE "rtree_${table}_geom" USING rtree(id, minx, maxx, miny, maxy)`)
  database
    .prepare(
      `INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')`,
    )
    .run(table)
  const insert = database.prepare(`INSERT INTO "rtree_${table}_geom" VALUES (?, ?, ?, ?, ?)`)
  for (const row of rows) {
    const [west, south, east, north] = extentOf([row])
    insert.run(row.fid, west, east, south, north)
  }
}

function writeLayer(database: DatabaseSync, { table, kind, columns, rows }: OgcLayer): void {
  const names = Object.keys(columns)
  const types = names.map((name) => `"${name}" ${columns[name] === 'text' ? 'TEXT' : 'INTEGER'}`)
  database.exec(
    `CREATE TABLE "${table}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom BLOB, ${types.join(', ')})`,
  )
  database
    .prepare(
      `INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id) VALUES (?, 'features', ?, ?, ?, ?, ?, 3857)`,
    )
    .run(table, table, ...extentOf(rows))
  database
    .prepare(`INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 3857, 0, 0)`)
    .run(table, { point: 'POINT', line: 'LINESTRING', polygon: 'POLYGON' }[kind])
  const insert = database.prepare(
    `INSERT INTO "${table}" (fid, geom${names.map((name) => `, "${name}"`).join('')}) VALUES (?, ?${names.map(() => ', ?').join('')})`,
  )
  for (const row of rows)
    insert.run(row.fid, geometryOf(kind, row), ...names.map((name) => row.values[name] ?? null))
}

const placed = ({ places }: OgcRow): readonly (readonly [number, number])[] =>
  places.map(([x, y]) => [origin[0] + x, origin[1] + y])

function extentOf(rows: readonly OgcRow[]): readonly [number, number, number, number] {
  const places = rows.flatMap(placed)
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)]
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

/** The header of GeoPackage without an envelope, and little-endian WKB. */
function geometryOf(kind: OgcLayer['kind'], row: OgcRow): Buffer {
  const places = placed(row)
  const counts = { point: [], line: [places.length], polygon: [1, places.length] }[kind]
  const bytes = Buffer.alloc(8 + 5 + counts.length * 4 + places.length * 16)
  bytes.write('GP', 0, 'latin1')
  bytes.writeUInt8(1, 3)
  bytes.writeInt32LE(3857, 4)
  bytes.writeUInt8(1, 8)
  bytes.writeUInt32LE({ point: 1, line: 2, polygon: 3 }[kind], 9)
  let at = 13
  for (const count of counts) at = bytes.writeUInt32LE(count, at)
  for (const [x, y] of places) at = bytes.writeDoubleLE(y, bytes.writeDoubleLE(x, at))
  return bytes
}
