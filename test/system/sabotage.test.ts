import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../soundness/random.ts'
import { entries } from '../soundness/sabotage/all.ts'
import { proven } from '../soundness/sabotage/run-all.ts'
import { hookOf, sabotaged } from '../soundness/sabotage/sabotaged.ts'
import { createTemplate } from '../soundness/template.ts'

// Four of the sabotages, others each day; `npm run soundness -- --sabotage all` takes away everything. Each runs in a process of its own.
const seed = Number(process.env.SABOTAGE_SEED ?? Math.floor(Date.now() / 86_400_000))
console.log(`sabotages of SABOTAGE_SEED=${seed}`)

describe(`A missing protection is noticed (SABOTAGE_SEED=${seed})`, () => {
  const random = createRandom(seed)
  const shuffled = entries.map((entry) => ({ entry, at: random.next() })).sort((a, b) => a.at - b.at)
  const some = shuffled.slice(0, 4).map(({ entry }) => entry)

  const template = createTemplate()

  it.each(some)('$name', async (sabotage) => {
    expect(await proven(sabotage, await template)).toMatchObject({ found: expect.any(String) })
  })
})

describe('A sabotage', () => {
  const named = entries.find(({ file }) => file.endsWith('/model/scales.ts'))
  const name = named?.name ?? ''
  const scales = new URL('../../packages/policy/src/model/scales.ts', import.meta.url).href
  const applied = new URL('../soundness/sabotage/applied.ts', import.meta.url).href
  const inMain = `const { scalesAt } = await import('${scales}')
    const { applied } = await import('${applied}')
    const told = JSON.stringify([scalesAt(1, 50).length, applied])`
  const inWorker = `const { Worker } = await import('node:worker_threads')
    new Worker(new URL('data:text/javascript,' + encodeURIComponent(${JSON.stringify(`${inMain}
    console.log(told)`)})))`
  const output = async (options: readonly string[], code: string): Promise<unknown> => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...options,
      '--input-type=module',
      '-e',
      code,
    ])
    return JSON.parse(stdout)
  }

  it.each([
    ['a process', `${inMain}; console.log(told)`],
    ['its worker threads', inWorker],
  ])('is in the sources of %s, and in no others', async (_, code) => {
    expect(await output(['--import', hookOf(name)], code)).toEqual([1, [named?.file]])
    expect(await output([], code)).toEqual([2, []])
  })

  it('that is not in place does not count as noticed', async () => {
    const elsewhere = {
      ...(named ?? entries[0]),
      file: 'packages/gateway/src/core/nowhere.ts',
    } as (typeof entries)[number]
    expect(await sabotaged(elsewhere)).toMatchObject({ fault: expect.stringContaining('was not replaced') })
  })
})
