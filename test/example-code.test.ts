import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { describe, expect, it } from 'vitest'
// @ts-expect-error The examples are plain JavaScript.
import { codeToPaste } from '../examples/code.js'

const folder = new URL('../examples/', import.meta.url)
const values = { gatewayUrl: 'https://maps.example', key: 'a-key', crewPassword: 'a-password' }
const examples = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('/main.js'),
)

describe.each(examples)('the code that %s offers to copy', (path) => {
  const { before, matters, after } = codeToPaste(readFileSync(new URL(path, folder), 'utf8'), values)
  const code = before + matters + after

  it('is a whole program: it has its imports, and declares what the frame of the page gave', () => {
    expect(code).toMatch(/^import /)
    expect(code).toContain("import { connect } from '@mapgate/client'")
    expect(code).toContain("const gatewayUrl = 'https://maps.example'")
    for (const name of ['BASEMAP', 'ASSETS', 'credential'].filter((each) => matters.includes(each)))
      expect(code).toContain(`const ${name} = `)
    // It throws at code that it cannot read.
    expect(stripTypeScriptTypes(code)).toBe(code)
  })

  it('has nothing of the page itself, and marks the lines that matter', () => {
    expect(code).not.toMatch(/frame\b|Here it|globalThis\.example|\/examples\//)
    expect(matters).toContain('connect({ url: gatewayUrl, credential })')
  })
})
