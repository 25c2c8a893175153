import { z } from 'zod'
import { problemType } from './problem.ts'
import type { AnyRoute } from './route.ts'

/** Describes the API in OpenAPI 3.1, out of the schemas that its questions and answers are read by. */
export function openApiOf(routes: readonly AnyRoute[], version: string): object {
  const schemas: Schemas = { Problem: problemSchema }
  return {
    openapi: '3.1.0',
    info: { title: 'Mapgate console', version },
    servers: [{ url: '/api' }],
    security: [{ token: [] }, { cookie: [] }],
    paths: pathsOf(routes, schemas),
    components: {
      schemas,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The token of admin.tokenFile.' },
        cookie: { type: 'apiKey', in: 'cookie', name: '__Host-mapgate-admin' },
      },
    },
  }
}

/** Schemas that others refer to, by name. */
type Schemas = Record<string, object>

function pathsOf(routes: readonly AnyRoute[], schemas: Schemas): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, schemas) }
  return paths
}

function operationOf(route: AnyRoute, schemas: Schemas): object {
  const { method, summary, right, act, body, path, query } = route
  const operationId = idOf(method, path)
  const needs = right === 'signed-in' ? 'a sign-in' : `the right \`${right}\``
  const noted = act === undefined ? '' : ` The audit log has it as \`${act}\`.`
  return {
    operationId,
    summary,
    description: (right === 'nobody' ? 'Needs no sign-in.' : `Needs ${needs}.`) + noted,
    ...(right === 'nobody' ? { security: [] } : {}),
    parameters: [...placesIn(path), ...parametersOf(query)],
    ...(body ? { requestBody: { required: true, content: bodyOf(body, operationId, schemas) } } : {}),
    responses: {
      200: { description: 'The answer.', content: contentOf(route, operationId, schemas) },
      default: {
        description: 'A problem document of RFC 9457.',
        content: { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

/** Such as `postKeysIdRevoke`. */
const idOf = (method: string, path: string): string =>
  method + path.replace(/[^A-Za-z0-9]+(\w?)/g, (_match, letter: string) => letter.toUpperCase())

const bodyOf = (body: z.ZodType, id: string, schemas: Schemas): object => ({
  'application/json': {
    schema: placed(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }), `${id}Body`, schemas),
  },
})

const contentOf = (route: AnyRoute, id: string, schemas: Schemas): object =>
  'produces' in route
    ? { [route.produces]: {} }
    : {
        'application/json': {
          schema: placed(z.toJSONSchema(route.reply, { unrepresentable: 'any' }), `${id}Reply`, schemas),
        },
      }

/** A schema that refers to parts of itself has a place of its own, because references begin at the root of the document. */
function placed(
  { $schema: _draft, ...schema }: object & { $schema?: unknown },
  name: string,
  schemas: Schemas,
): object {
  const text = JSON.stringify(schema)
  if (!text.includes('"$ref":"#')) return schema
  const place = `#/components/schemas/${name}`
  schemas[name] = JSON.parse(text.replaceAll('"$ref":"#', `"$ref":"${place}`))
  return { $ref: place }
}

const problemSchema = {
  type: 'object',
  required: ['status', 'title'],
  properties: {
    status: { type: 'integer' },
    title: { type: 'string' },
    faults: { type: 'object', additionalProperties: { type: 'string' } },
  },
}

const placesIn = (path: string): readonly object[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))

function parametersOf(query: z.ZodType | undefined): readonly object[] {
  if (query === undefined) return []
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' })
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}
