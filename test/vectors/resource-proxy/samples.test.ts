import { describe, expect, it } from 'vitest'
import { reportJson, reportMarkdown, reportText } from '../../../packages/gateway/src/import/index.ts'
import { importText } from './imported.ts'
import { samples } from './samples.ts'

describe('A proxy.config', () => {
  it.each(samples.map((sample) => [sample.what, sample] as const))(
    'becomes a good configuration: %s',
    (_, sample) => {
      const { imported, yaml, configuration } = importText(sample.text, sample.dialect)
      const report = reportText(imported)
      expect(imported.counts.imported, report).toBe(sample.imported)
      expect(configuration).toBeDefined()
      for (const part of sample.yaml) expect(yaml).toContain(part)
      for (const part of sample.told) expect(report).toContain(part)
      for (const finding of imported.findings)
        expect(reportMarkdown(imported)).toContain(finding.becomes.slice(0, 20))
      expect(JSON.parse(reportJson(imported)).findings).toEqual(imported.findings)
    },
  )

  it('says of everything that it leaves out what to do', () => {
    for (const { text, dialect } of samples)
      for (const finding of importText(text, dialect).imported.findings)
        if (finding.kind === 'left-out') expect(finding.todo, JSON.stringify(finding)).not.toBe('')
  })

  it.each([
    ['mustMatch="false"', 'open proxy', undefined],
    ['', 'open proxy', undefined],
    ['mustMatch="False" xmlns="proxy.xsd"', 'answers nothing', undefined],
    ['xmlns="proxy.xsd"', 'open proxy', undefined],
    ['mustMatch="yes"', 'open proxy', 'java'],
    ['mustMatch="True"', 'answers nothing', 'php'],
  ] as const)('with %s is refused: %s', (root, words, dialect) => {
    const text = `<ProxyConfig ${root} allowedReferers="*"><serverUrls><serverUrl url="https://h.example/arcgis" matchAll="true"/></serverUrls></ProxyConfig>`
    expect(() => importText(text, dialect)).toThrow(words)
  })

  it('is for a role, unless everybody is asked for', () => {
    const { yaml } = importText(samples[0]?.text ?? '')
    expect(yaml).toContain('ANYBODY')
    expect(yaml).toContain('to: { anonymous: true }')
  })
})
