import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Manifest, manifestOf, manifestsOfSeveral } from './manifests.ts'
import { runMapgate } from './run-command.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-several-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

function ofSeveral(kind: string): Manifest {
  const [found, ...more] = manifestsOfSeveral.filter((manifest) => manifest.kind === kind)
  if (found === undefined || more.length > 0) throw new Error(`there is not one ${kind}`)
  return found
}
const pod = ofSeveral('Deployment').spec.template.spec
const sources = pod.volumes[0].projected.sources
const text: string = ofSeveral('ConfigMap').data['mapgate.yaml']

const secrets: Readonly<Record<string, string>> = {
  'upstream-password': 'a password at the map server',
  'ines-password': 'mulberry-lantern-forty',
  'store-secret': 'Zm9ydHktdHdvLWJ5dGVzLXRoYXQtbm9ib2R5LWd1ZXNzZXM=',
  'store-url': 'postgres://mapgate:a-password@db.example.org:5432/maps',
  'redis-url': 'rediss://mapgate:a-password@redis.example.org:6379/0',
  'shared-key': Buffer.from(Array.from({ length: 32 }, (_, at) => at * 7)).toString('base64'),
}

describe('The manifests for several pods', () => {
  it('have a configuration that is good for mapgate check, with the files of the pod', async () => {
    mkdirSync(join(directory, 'secrets'))
    writeFileSync(join(directory, 'mapgate.yaml'), text)
    for (const { key, path } of sources[1].secret.items)
      writeFileSync(join(directory, path), secrets[key] ?? '', { mode: 0o400 })
    const { code, output } = await runMapgate('check', join(directory, 'mapgate.yaml'))
    expect(output).toContain('is good')
    expect(code).toBe(0)
  })

  it('replace each pod by one that is ready, keep no state, and let one be taken away at a time', () => {
    const { replicas, strategy } = ofSeveral('Deployment').spec
    expect([replicas, strategy]).toEqual([
      3,
      { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    ])
    expect(ofSeveral('PodDisruptionBudget').spec.maxUnavailable).toBe(1)
    expect(pod.volumes.map(({ name }: { name: string }) => name)).toEqual(['configuration', 'tmp'])
    const { delay, deadline } = parse(text).listen.drain
    const seconds = Number.parseInt(delay, 10) + Number.parseInt(deadline, 10)
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(seconds)
  })

  it('are otherwise those for one pod', () => {
    const [{ spec: one }, { spec: three }] = [manifestOf('Deployment'), ofSeveral('Deployment')]
    const { volumeMounts: _one, ...container } = one.template.spec.containers[0]
    const { volumeMounts: _three, ...ofThree } = three.template.spec.containers[0]
    expect(ofThree).toEqual(container)
    expect(pod.securityContext).toEqual(one.template.spec.securityContext)
    expect(three.selector).toEqual(one.selector)
    for (const { kind, metadata } of manifestsOfSeveral)
      expect(metadata).toMatchObject({ name: 'mapgate', namespace: manifestOf(kind).metadata.namespace })
    const rules = ofSeveral('NetworkPolicy').spec.egress
    expect(rules.slice(0, -2)).toEqual(manifestOf('NetworkPolicy').spec.egress)
    expect(rules.slice(-2).map(({ ports }: { ports: { port: number }[] }) => ports[0]?.port)).toEqual([
      5432, 6379,
    ])
  })
})
