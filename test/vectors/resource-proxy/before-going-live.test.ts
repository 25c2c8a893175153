import { describe, expect, it } from 'vitest'
import {
  importConfig,
  readProxyConfig,
  reportText,
  yamlText,
} from '../../../packages/gateway/src/import/index.ts'

const file = `<ProxyConfig mustMatch="true" allowedReferers="*.one.example,https://app.example,*.two.example"><serverUrls>
<serverUrl url="https://h.example/arcgis" matchAll="true" rateLimit="100"/></serverUrls></ProxyConfig>`

function imported(publicUrl: string) {
  const config = readProxyConfig(new TextEncoder().encode(file))
  const found = importConfig(config, { isAnonymous: false, publicUrl })
  return { report: reportText(found), yaml: yamlText(found, { secretFolder: 's', source: 'proxy.config' }) }
}

describe('The report of an import', () => {
  it('begins with what has to be done, and there with the dialect that nobody knows', () => {
    const { report, yaml } = imported('https://maps.example')
    expect(report.split('\n').slice(2, 4)).toEqual([
      'Do this before you go live:',
      expect.stringContaining('nothing in it says which'),
    ])
    expect(yaml).toContain('paths: [ /DotNet/proxy.ashx, /Java/proxy.jsp, /PHP/proxy.php ]')
  })

  it('says that callers behind a web server share their rates until it is named', () => {
    const { report, yaml } = imported('https://maps.example')
    expect(report).toContain('share the rates and the limits of wrong passwords, until it is named')
    expect(yaml).toContain('trustedProxies: [127.0.0.1]')
    expect(yaml).toContain('port: 8080')
  })

  it('has one line for all referers with a wildcard', () =>
    expect(imported('https://maps.example').report.match(/.*\*\..*/g)).toEqual([
      '- line 1: allowedReferers *.one.example, *.two.example: every host of these forms, whoever has it',
    ]))
})

describe('A configuration for plain HTTP on this machine', () => {
  it.each([
    ['http://127.0.0.1:8090', 'host: 127.0.0.1\n  port: 8090'],
    ['http://localhost/gis', 'host: 127.0.0.1\n  port: 80'],
    ['http://[::1]:9000', 'host: ::1\n  port: 9000'],
  ])('listens where %s leads', (publicUrl, listen) => {
    const { report, yaml } = imported(publicUrl)
    expect(yaml.replaceAll('"', '')).toContain(`${listen}\n`)
    expect(`${report}${yaml}`).not.toContain('trustedProxies')
  })

  it('says what to do about a .NET file without its namespace', () =>
    expect(() => readProxyConfig(new TextEncoder().encode(file), 'dotnet')).toThrow(
      'write <ProxyConfig xmlns="proxy.xsd" …> into a copy of the file',
    ))
})
