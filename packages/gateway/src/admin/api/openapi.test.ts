import { expect, it } from 'vitest'
import { z } from 'zod'
import { openApiOf } from './openapi.ts'
import { jsonRoute } from './route.ts'

interface Tree {
  readonly name: string
  readonly under: readonly Tree[]
}
const tree: z.ZodType<Tree> = z.object({
  name: z.string(),
  get under() {
    return z.array(tree)
  },
})

it('a schema that refers to itself is found at the place that it refers to', () => {
  const route = jsonRoute({
    method: 'post',
    path: '/trees/{id}/grow',
    right: 'change',
    act: 'tree.grow',
    summary: 'Grows a tree.',
    body: tree,
    reply: z.object({ tree }),
    answer: async ({ body }) => ({ tree: body }),
  })
  const described = openApiOf([route], '1.0.0') as {
    readonly paths: Record<string, Record<string, Record<string, unknown>>>
  }
  const operation = described.paths['/trees/{id}/grow']?.post
  expect(operation).toMatchObject({
    operationId: 'postTreesIdGrow',
    description: 'Needs the right `change`. The audit log has it as `tree.grow`.',
  })
  const references = [...JSON.stringify(described).matchAll(/"\$ref":"#\/([^"]*)"/g)].map(([, path]) => path)
  expect(references.length).toBeGreaterThan(3)
  for (const path of references)
    expect(
      path?.split('/').reduce((at: unknown, step) => (at as Record<string, unknown>)?.[step], described),
      path,
    ).toBeTypeOf('object')
})
