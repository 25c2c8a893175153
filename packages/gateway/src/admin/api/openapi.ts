import { z } from 'zod'
import { problemType } from './problem.ts'
import type { AnyRoute } from './route.ts'

/** Describes the API in OpenAPI 3.1, out of the schemas that its questions and answers are read by. */
export const openApiOf = (routes: readonly AnyRoute[], version: string): object => ({
  openapi: '3.1.0',
  info: { title: 'Mapgate console', version },
  servers: [{ url: '/api' }],
  security: [{ token: [] }, { cookie: [] }],
  paths: pathsOf(routes),
  components: {
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer', description: 'The token of admin.tokenFile.' },
      cookie: { type: 'apiKey', in: 'cookie', name: '__Host-mapgate-admin' },
    },
  },
})

function pathsOf(routes: readonly AnyRoute[]): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) }
  return paths
}

function operationOf(route: AnyRoute): object {
  const { summary, right, body, path, query } = route
  return {
    summary,
    description:
      right === 'nobody'
        ? 'Needs no sign-in.'
        : `Needs ${right === 'signed-in' ? 'a sign-in' : `the right ${right}`}.`,
    ...(right === 'nobody' ? { security: [] } : {}),
    parameters: [...placesIn(path), ...parametersOf(query)],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) },
            },
          },
        }
      : {}),
    responses: {
      200: { description: 'The answer.', content: contentOf(route) },
      default: {
        description: 'A problem document of RFC 9457.',
        content: { [problemType]: { schema: problemSchema } },
      },
    },
  }
}

const contentOf = (route: AnyRoute): object =>
  'produces' in route
    ? { [route.produces]: {} }
    : { 'application/json': { schema: z.toJSONSchema(route.reply, { unrepresentable: 'any' }) } }

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
