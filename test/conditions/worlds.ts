/** The layer as a FeatureServer describes it. */
export const layer = {
  geometryType: 'esriGeometryPoint',
  objectIdField: 'objectid',
  fields: [
    { name: 'objectid', type: 'esriFieldTypeOID' },
    { name: 'owner', type: 'esriFieldTypeString' },
    { name: 'phone', type: 'esriFieldTypeString' },
    { name: 'district', type: 'esriFieldTypeString' },
    { name: 'psi', type: 'esriFieldTypeInteger' },
    { name: 'cost', type: 'esriFieldTypeDouble' },
    { name: 'built', type: 'esriFieldTypeDate' },
    { name: 'guid', type: 'esriFieldTypeGlobalID' },
  ],
}

/** The rows that are seen. PostgreSQL tries seven values after one comparison, so it tries the caller's condition first. */
export const policy = "district IN ('a','b','c','d','e','f','g')"

/** A row as PostgreSQL's values, and as JavaScript's: dates as Date. */
export interface WorldRow {
  readonly owner: string | null
  readonly phone: string | null
  readonly psi: number | null
  readonly cost: number | null
  readonly built: string | null
  readonly guid: string | null
}

const guid = (digit: string) => `${digit.repeat(8)}-d9cb-469f-a165-70867728950e`

const seen: readonly WorldRow[] = [
  { owner: 'Ines', phone: '555', psi: 60, cost: 12.5, built: '2021-05-01', guid: guid('1') },
  { owner: 'Omar', phone: null, psi: null, cost: null, built: null, guid: null },
  { owner: 'Olg', phone: 'Olga', psi: 61, cost: 1, built: '1999-12-31 23:59:59', guid: guid('2') },
]

/** Rows of a district that nobody here sees: values at which databases stop, or by which they stop at others. */
export const hidden: readonly (readonly WorldRow[])[] = [
  [
    { owner: 'Olga', phone: '7', psi: 77, cost: 77, built: '2020-01-01', guid: guid('3') },
    { owner: null, phone: null, psi: null, cost: null, built: null, guid: null },
  ],
  [
    { owner: '', phone: 'x', psi: 0, cost: 0, built: 'infinity', guid: guid('4') },
    { owner: 'Olg\\', phone: '%', psi: 2_147_483_647, cost: 1e300, built: '0001-01-01', guid: guid('5') },
    { owner: '5', phone: '5', psi: -1, cost: Number.NaN, built: '-infinity', guid: guid('6') },
    { owner: 'O!', phone: '!', psi: 1, cost: Number.POSITIVE_INFINITY, built: '2026-11-28', guid: guid('7') },
  ],
]

/** Tables of the worlds: the first has no hidden row. */
export const worldTables = ['world_0', 'world_1', 'world_2'] as const

const literal = (value: string | number | null): string =>
  value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`

function insertOf(table: string, rows: readonly (WorldRow & { district: string })[]): string {
  const values = rows.map(
    ({ owner, phone, district, psi, cost, built, guid: id }, index) =>
      `(${[index + 1, owner, phone, district, psi, cost, built, id].map(literal).join(',')})`,
  )
  return `INSERT INTO ${table} VALUES ${values.join(',')};`
}

/**
 * SQL that makes the tables, and `outcomes(statement)`: what the statement comes to in each world, `{table}` standing for its table. An outcome
 * is the rows, or the code of the error.
 */
export const worldsSql = `
${worldTables
  .map(
    (table, index) =>
      `CREATE TEMPORARY TABLE ${table} (objectid integer, owner text, phone text, district text, psi integer, cost double precision, built timestamp, guid uuid);
${insertOf(table, [
  ...seen.map((row) => ({ ...row, district: 'a' })),
  ...(hidden[index - 1] ?? []).map((row) => ({ ...row, district: 'x' })),
])}`,
  )
  .join('\n')}
CREATE FUNCTION pg_temp.outcomes(statement text) RETURNS text LANGUAGE plpgsql AS $body$
DECLARE
  world text;
  found text;
  told text := '';
BEGIN
  FOREACH world IN ARRAY ARRAY[${worldTables.map((table) => `'${table}'`).join(',')}] LOOP
    BEGIN
      EXECUTE replace(statement, '{table}', world) INTO found;
      told := told || coalesce(found, 'nothing') || ';';
    EXCEPTION WHEN OTHERS THEN
      told := told || 'error ' || SQLSTATE || ';';
    END;
  END LOOP;
  RETURN told;
END $body$;
`
