import type { Import } from './imports.ts'

/**
 * What each folder of a package's `src`, and each file beside the folders, may import. A folder always sees itself; `types of config`
 * means that nothing of it is left at run time. What no row names may not be imported, types neither, and a row names nothing that
 * is not imported. A row that goes on in the next line leaves its name out.
 */
export const walls: Readonly<Record<string, string>> = {
  grammar: `
    links.ts        |
    expression      |
    value.ts        | types of expression
    operation.ts    | types of links.ts, types of value.ts
    fault.ts        |
    resource.ts     | types of operation.ts
    raw-request.ts  |
    uploaded-file.ts|
    change.ts       |
    values          | expression, value.ts, change.ts, types of operation.ts, types of uploaded-file.ts
    operations      | value.ts, change.ts, values, types of links.ts, types of operation.ts
    parameters      | value.ts, values, fault.ts, types of operation.ts, types of raw-request.ts, types of uploaded-file.ts
    path            | fault.ts, operations, types of operation.ts, types of resource.ts
    request.ts      | change.ts, values, parameters, types of expression, types of operation.ts, types of fault.ts,
                    | types of operations, types of resource.ts, types of raw-request.ts
    intent          | types of operation.ts, types of resource.ts, types of expression, types of values
    arcgis          | expression, value.ts, operations, request.ts, values, types of operation.ts, types of resource.ts, types of intent
    ogc             | expression, fault.ts, value.ts, values, parameters, path, types of raw-request.ts
    build.ts        | parameters, path, types of operation.ts, types of request.ts
    errors          | types of request.ts
    presentation.ts | operation.ts, fault.ts, types of parameters, types of request.ts
    parse.ts        | fault.ts, parameters, path, presentation.ts, types of operation.ts, types of resource.ts,
                    | types of raw-request.ts, types of request.ts
    pbf             |
    index.ts        | links.ts, expression, value.ts, operation.ts, fault.ts, resource.ts, values, operations, request.ts, build.ts,
                    | errors, parse.ts, pbf, arcgis, ogc, types of intent, types of raw-request.ts, types of uploaded-file.ts,
                    | types of change.ts, types of parameters
  `,
  client: `
    error.ts        |
    credential.ts   |
    verdict.ts      |
    events.ts       |
    environment.ts |
    renewal.ts      |
    denials.ts      | types of verdict.ts
    match.ts        | error.ts
    ticket.ts       | error.ts, verdict.ts, types of environment.ts
    tabs.ts         | ticket.ts, types of environment.ts
    token-manager.ts| error.ts, credential.ts, ticket.ts, renewal.ts, tabs.ts, types of events.ts, types of environment.ts
    fetch.ts        | error.ts, verdict.ts, ticket.ts, types of token-manager.ts
    gate.ts         | denials.ts, events.ts, environment.ts, ticket.ts, token-manager.ts, fetch.ts, match.ts, types of credential.ts
    adapters        | error.ts, types of gate.ts
    shim.ts         | types of gate.ts
    worker.ts       | types of gate.ts
    register.ts     | adapters, shim.ts, types of gate.ts
    index.ts        | error.ts, gate.ts, types of credential.ts, types of events.ts, types of ticket.ts
  `,
  'sample-server': `
    report.ts       |
    world           |
    operation       | types of report.ts, types of world
    query           | world, operation
    map             | world, operation, query
    mapserver       | world, operation, query, map
    basemap         | world, operation, query, map, mapserver
    feature-server  | world, operation, query, mapserver, types of report.ts
    server          | world, operation, mapserver, basemap, feature-server, report.ts
    command-line.ts |
    main.ts         | server, command-line.ts
    index.ts        | world, server, report.ts, types of operation
  `,
  geometry: `
    area.ts         |
    polygons        | types of area.ts, references
    references      | types of area.ts
    places          | polygons, references, types of area.ts
    masks           | polygons, references, types of area.ts
    index.ts        | types of area.ts, masks, places, polygons, references
  `,
  policy: `
    model           | @mapgate/protocol, types of @mapgate/geometry
    enforce         | model, @mapgate/protocol, @mapgate/geometry
    decide          | model, enforce, @mapgate/protocol, types of @mapgate/geometry
    index.ts        | model, decide, enforce
  `,
  gateway: `
    -- what every room may see
    core            | @mapgate/policy, @mapgate/protocol
    threads         | core
    config          | core, @mapgate/policy, @mapgate/protocol
    import          | @mapgate/protocol
    store           | core, types of config, types of @mapgate/policy
    pages           | core, @mapgate/policy
    shared          | core, types of limits

    -- the rooms: each sees the values above, policy and the grammar, none sees another
    receive         | core, types of @mapgate/policy
    authn           | core, types of config, types of store, @mapgate/policy
    limits          | core, types of config, types of store, @mapgate/policy, @mapgate/protocol
    catalog         | core, types of @mapgate/policy, @mapgate/protocol
    plan            | core, @mapgate/policy, @mapgate/protocol
    upstream        | core, types of config, @mapgate/policy, @mapgate/protocol
    transform       | core, @mapgate/policy, @mapgate/protocol
    reply           | core, pages, types of @mapgate/policy, @mapgate/protocol
    endpoints       | core, pages, @mapgate/policy, @mapgate/protocol
    live            | types of core
    observe         | types of core, types of config
    ogc             | core, @mapgate/policy, @mapgate/protocol, @mapgate/geometry

    -- the walk: it knows the rooms as functions that it is given
    walk            | core, @mapgate/policy, @mapgate/protocol

    -- what joins rooms
    cache           | core, types of config, @mapgate/policy
    areas           | core, threads, config, catalog, @mapgate/policy, @mapgate/protocol, @mapgate/geometry
    edits           | core, types of store, @mapgate/policy, @mapgate/protocol, @mapgate/geometry
    account-systems.ts | authn, types of config, @mapgate/policy
    identities      | authn, config, types of store, types of @mapgate/policy, @mapgate/policy
    accounts.ts     | account-systems.ts, types of config, types of store, @mapgate/policy
    mounts.ts       | core, types of config
    door.ts         | core, types of config, receive, mounts.ts
    explain-door.ts | core, types of @mapgate/policy, @mapgate/protocol
    explain.ts      | core, explain-door.ts, walk, @mapgate/policy, @mapgate/protocol
    rights          | types of store, core, areas, accounts.ts, mounts.ts, types of config, @mapgate/policy, @mapgate/geometry
    explain-asked.ts| core, areas, types of config, accounts.ts, mounts.ts, door.ts, explain.ts, ogc, plan, @mapgate/protocol, types of walk, @mapgate/policy
    admin           | core, types of cache, config, types of live, types of observe, types of explain.ts, types of explain-asked.ts
    server          | core, threads, areas, edits, cache, config, store, shared, receive, authn, identities, limits, catalog, plan, upstream, transform, reply, endpoints,
                    | live, observe, ogc, pages,
                    | walk, accounts.ts, rights, mounts.ts, door.ts, explain-asked.ts, admin, @mapgate/policy,
                    | @mapgate/protocol
    demo            | types of core, config, pages, types of endpoints, server, @mapgate/policy, @mapgate/sample-server
    cli             | core, areas, edits, types of cache, config, identities, import, store, shared, authn, limits, catalog, upstream, observe, types of walk, accounts.ts, account-systems.ts, rights,
                    | types of explain.ts, explain-asked.ts, admin, server, demo, @mapgate/policy, @mapgate/geometry
    index.ts        | types of core, config, server
  `,
  console: `
    vite-env.d.ts   |
    words.ts        |
    route.ts        |
    api.ts          |
    session.ts      | api.ts
    parts           | words.ts, api.ts
    pages           | session.ts, words.ts, route.ts, api.ts, parts
    pages.ts        | pages, words.ts
    shell           | words.ts, route.ts, api.ts, session.ts, parts, pages.ts
    main.tsx        | session.ts, parts, shell
  `,
}

/** The rows of one table: what each folder or file may import, `types of` before what it sees types of only. */
export function rowsOf(table: string): ReadonlyMap<string, readonly string[]> {
  const rows = new Map<string, string[]>()
  let current = ''
  for (const line of table.split('\n').filter((each) => each.includes('|'))) {
    const [name = '', cells = ''] = line.split('|').map((cell) => cell.trim())
    current = name || current
    const row = cells.split(',').flatMap((cell) => cell.trim() || [])
    rows.set(current, [...(rows.get(current) ?? []), ...row])
  }
  return rows
}

/** The folder of a package's `src` that a file is in, or the file itself where it lies beside the folders. */
export const roomOf = (path: string): string =>
  path.startsWith('packages/') ? (path.split('/')[3] ?? '') : path.split('/').slice(0, 2).join('/')

/** True for an import of another room of the package or of another package of the workspace. */
export const crosses = ({ file, target }: Import): boolean =>
  /^(packages\/|@mapgate\/)/.test(target) && roomOf(target) !== roomOf(file)

/** True where the rows of a package let a file see what it imports. */
export function isAllowed(rows: ReadonlyMap<string, readonly string[]>, found: Import): boolean {
  const row = rows.get(roomOf(found.file)) ?? []
  const seen = roomOf(found.target)
  return row.includes(seen) || (found.isType && row.includes(`types of ${seen}`))
}
