import type { Sabotage } from './entry.ts'

const views = 'packages/policy/src/decide/views.ts'
const filter = 'packages/policy/src/model/row-filter.ts'
const policy = 'packages/policy/src/decide/service-policy.ts'
const narrowing = 'packages/policy/src/decide/narrows-nothing.ts'
const rows = ['query', 'queryLayers', 'identify']

/** Who is given what: services, layers, fields and rows of grants, classes of operations. */
export const authorization: readonly Sabotage[] = [
  {
    name: 'listedServices',
    removes: 'filter',
    file: 'packages/policy/src/enforce/listing.ts',
    find: 'seen.services.has(',
    replace: '((_: string) => true)(',
    noticed: { operations: ['catalog', 'folder'], cases: 82 },
  },
  {
    name: 'listedFolders',
    removes: 'filter',
    file: 'packages/policy/src/enforce/listing.ts',
    find: "typeof folder === 'string' && seen.folders.has(folder.toLowerCase())",
    replace: "typeof folder === 'string'",
    noticed: { operations: ['catalog'], cases: 42 },
  },
  {
    name: 'outputFiles',
    removes: 'refusal',
    file: 'packages/policy/src/decide/authorize-output.ts',
    find: 'if (principal.scope.services === undefined && isWhole(grants, permissionOf(operation), operation.id))',
    replace: 'if (principal.scope.services === undefined && operation && isWhole && permissionOf)',
    noticed: { operations: ['output'], cases: 42 },
  },
  {
    name: 'wholeServices',
    removes: 'refusal',
    file: policy,
    find: 'const plain = grants.filter((grant) => isPlainFor(grant, permission))',
    replace: 'const plain = grants',
    noticed: { operations: rows, cases: 40 },
  },
  {
    name: 'grantsOnLayers',
    removes: 'refusal',
    file: narrowing,
    find: 'on.layers === undefined && Object',
    replace: 'on !== undefined && Object',
    noticed: { operations: rows, seed: 3, cases: 40 },
  },
  {
    name: 'limitsOfGrants',
    removes: 'refusal',
    file: narrowing,
    find: 'every((key) => notNarrowing.has(key))',
    replace: 'every((key) => key !== undefined)',
    noticed: { operations: rows, seed: 2, cases: 42 },
  },
  {
    name: 'servicesOfGrants',
    removes: 'refusal',
    file: policy,
    find: 'grant.isOnMount(mount) && grant.isOnService(service)',
    replace: 'grant.isOnMount(mount)',
    noticed: { operations: ['catalog', 'elsewhere'], cases: 46 },
  },
  {
    name: 'operationClasses',
    removes: 'refusal',
    file: policy,
    find: '  return operations.has(permission)\n',
    replace: '  return true\n',
    noticed: { operations: ['query', 'export', 'identify', 'attachments'], cases: 40 },
  },
  {
    name: 'layersOfGrants',
    removes: 'refusal',
    file: views,
    find: 'if (isOnLayer === null) return true',
    replace: 'return true',
    noticed: { operations: rows, cases: 40 },
  },
  {
    name: 'missingAttributes',
    removes: 'refusal',
    file: filter,
    find: "if ('fault' in bound) return noRows",
    replace: "if ('fault' in bound) return allRows",
    noticed: { operations: rows, seed: 2, cases: 142 },
  },
  {
    name: 'exceptedFields',
    removes: 'narrowing',
    file: views,
    find: '!rule.except.has(name) &&\n',
    replace: '',
    noticed: { operations: rows, cases: 40 },
  },
  {
    name: 'onlyFields',
    removes: 'narrowing',
    file: views,
    find: '(rule.only === null || rule.only.has(name) || kept.has(name))',
    replace: '(rule.only === null || kept !== undefined)',
    noticed: { operations: rows, cases: 84 },
  },
  {
    name: 'shapesOfGrants',
    removes: 'narrowing',
    file: views,
    find: 'const hidesShape = [geometryField, ...shapes].some((name) => rule.except.has(name))',
    replace: 'const hidesShape = false',
    also: [
      {
        file: views,
        find: '!rule.except.has(name) &&\n',
        replace: "(name === 'geometry' || !rule.except.has(name)) &&\n",
      },
    ],
    noticed: { operations: rows, emphasis: { hides: 'geometry' }, cases: 40 },
  },
  {
    name: 'rowsOfGrants',
    removes: 'narrowing',
    file: filter,
    find: 'return rowsIn(filter.area, bound.expression)',
    replace: 'return allRows',
    noticed: { operations: rows, cases: 40 },
  },
  {
    name: 'sameFieldsOfGrants',
    removes: 'narrowing',
    file: 'packages/policy/src/model/rights.ts',
    find: 'return views.filter((view) => named.every((field) => shows(view, field)))',
    replace: 'return views.filter((view) => named.some((field) => shows(view, field)) || named.length === 0)',
    noticed: { operations: ['query'], emphasis: { apart: true }, cases: 104 },
  },
  {
    name: 'writing',
    removes: 'refusal',
    file: 'packages/policy/src/enforce/operations/table.ts',
    find: "if (operation.effect === 'write' || operation.effect === 'job') return 'edit'",
    replace: '',
    noticed: { operations: ['edit'], seed: 2, cases: 40 },
  },
  {
    name: 'unnarrowedOperations',
    removes: 'refusal',
    file: 'packages/policy/src/enforce/narrow-intent.ts',
    find: 'if (narrow === undefined) throw cannotNarrow(',
    replace:
      'if (narrow === undefined) return { steps: [() => ({ intent, holds: "stream" })], combine: ([reply]) => reply } ?? cannotNarrow(',
    noticed: { operations: ['elsewhere', 'edit', 'info', 'layerInfo'], cases: 40 },
  },
  {
    name: 'groupsOfLayers',
    removes: 'refusal',
    file: 'packages/policy/src/decide/authorize-service.ts',
    find: 'if (rights.whole || layerId === undefined || rights.layers.has(layerId)) return undefined',
    replace: 'if (rights !== undefined) return undefined',
    noticed: { operations: ['layer', 'legend', 'image'], cases: 68 },
  },
]
