import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type MiniUpstream, startMiniUpstream } from '../faults/mini-upstream.ts'
import { mapServer, service } from '../one-service-site.ts'
import { ownPort } from '../own-port.ts'
import { manifestOf, manifests } from './manifests.ts'
import { configurationText, container, layOutVolume, pod } from './pod-files.ts'
import { runMapgate, startMapgate } from './run-command.ts'

const configuration = parse(configurationText)
const seconds = (duration: string): number => Number(/^(\d+)s$/.exec(duration)?.[1])
const leftOver: (() => unknown)[] = []
afterEach(async () => {
  for (const step of leftOver.splice(0).reverse()) await step()
})

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-pod-'))
  leftOver.push(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** The volumes of the pod in a folder: the configuration, with the places and ports of this machine, and the state. */
function podFolder(change: (text: string) => string = (text) => text): string {
  const state = folder()
  return layOutVolume(folder(), (text, path) =>
    path === 'mapgate.yaml' ? change(text.replaceAll('/var/lib/mapgate', state)) : text,
  )
}

/** A gateway with the configuration of the ConfigMap before a small map server, started as the container starts it. */
async function startPod(): Promise<{
  url: string
  upstream: MiniUpstream
  gateway: ReturnType<typeof startMapgate>
  volume: string
}> {
  const upstream = await startMiniUpstream(mapServer)
  leftOver.push(() => upstream.stop())
  const port = await ownPort()
  const adminPort = await ownPort()
  const volume = podFolder((text) =>
    text
      .replace('https://gis.internal:6443/arcgis', upstream.url)
      .replace('port: 8080', `port: ${port}`)
      .replace('admin: { port: 9464 }', `admin: { port: ${adminPort} }`),
  )
  const args = container.args.map((arg: string) => arg.replace('/etc/mapgate', volume))
  const gateway = startMapgate(...args)
  leftOver.push(() => gateway.child.kill('SIGKILL'))
  await expect.poll(gateway.output).toContain('Mapgate listens')
  return { url: `http://127.0.0.1:${port}`, upstream, gateway, volume }
}

const asInes = { authorization: `Basic ${btoa('ines:mulberry-lantern-forty')}` }
/** The status of a reply, or the code of the error inside it. */
async function ask(url: string, path = `${service}?f=json`): Promise<number> {
  const reply = await fetch(url + path, { headers: asInes })
  const { error } = (await reply.json()) as { error?: { code: number } }
  return error?.code ?? reply.status
}

describe('The configuration in the ConfigMap', () => {
  it('is good for mapgate check, with the volumes of the pod, and nothing is to be looked at', async () => {
    const { code, output } = await runMapgate('check', join(podFolder(), 'mapgate.yaml'))
    expect(output).toContain('is good')
    expect(output).not.toContain('look ')
    expect(code).toBe(0)
  })

  it('is faulty for it where a secret has another name', async () => {
    const volume = podFolder((text) => text.replace('secrets/upstream-password', 'secrets/password'))
    const { code, output } = await runMapgate('check', join(volume, 'mapgate.yaml'))
    expect([code, output]).toEqual([1, expect.stringContaining('secrets/password')])
  })

  it('listens where the container, the service and the policy say, for everybody outside of the pod', () => {
    const [port] = container.ports
    expect(configuration.listen).toMatchObject({ host: '0.0.0.0', port: port.containerPort })
    expect(manifestOf('Service').spec.ports).toEqual([expect.objectContaining({ targetPort: port.name })])
    expect(manifestOf('NetworkPolicy').spec.ingress[0].ports).toEqual([{ protocol: 'TCP', port: port.name }])
    expect(manifestOf('NetworkPolicy').spec.egress[1].ports[0].port).toBe(
      Number(new URL(configuration.upstreams.ags.url).port),
    )
    expect(manifestOf('Ingress').spec.rules[0].host).toBe(new URL(configuration.publicUrl).host)
    expect(manifestOf('HTTPRoute').spec.hostnames).toEqual([new URL(configuration.publicUrl).host])
  })
})

describe('The pod', () => {
  it('is answered at all its probes, below the path of publicUrl, whatever name is asked for', async () => {
    const { url } = await startPod()
    const prefix = new URL(configuration.publicUrl).pathname.replace(/\/$/, '')
    for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
      const { path, port } = probe.httpGet
      expect([path.startsWith(`${prefix}/.mapgate/`), port]).toEqual([true, 'http'])
      expect((await fetch(url + path)).status).toBe(200)
    }
    expect(await ask(url)).toBe(200)
  })

  it('finishes its requests within its grace period, and is not ready meanwhile', async () => {
    const { delay, deadline } = configuration.listen.drain
    const graceSeconds = pod.terminationGracePeriodSeconds
    expect(graceSeconds).toBeGreaterThanOrEqual(seconds(delay) + seconds(deadline) + 5)
    const { url, upstream, gateway } = await startPod()
    expect(await ask(url)).toBe(200)
    const held = Promise.withResolvers<void>()
    upstream.answer = (...asked) => void held.promise.then(() => mapServer(...asked))
    const slow = ask(url, `${service}/legend?f=json`)
    await expect.poll(() => upstream.seen.some(({ url: seen }) => seen.includes('/legend'))).toBe(true)
    const toldAt = performance.now()
    gateway.child.kill('SIGTERM')
    await expect
      .poll(() => fetch(url + container.readinessProbe.httpGet.path).then(({ status }) => status))
      .toBe(503)
    held.resolve()
    expect(await slow).toBe(200)
    expect((await gateway.ended).code).toBe(0)
    // It ends by itself, before the grace period does: that is longer than the delay and the deadline together.
    expect((performance.now() - toldAt) / 1000).toBeGreaterThan(seconds(delay))
  })

  it('reads a changed ConfigMap and Secret without a restart, when the kubelet changes its link', async () => {
    const { url, volume, gateway } = await startPod()
    expect(await ask(url)).toBe(200)
    const current = gateway.output().length
    const kept = readFileSync(join(volume, 'mapgate.yaml'), 'utf8')
    const changes: Readonly<Record<string, string>> = {
      'mapgate.yaml': kept,
      'secrets/ines-password': 'another-long-password',
    }
    layOutVolume(volume, (text, path) => changes[path] ?? text)
    await expect.poll(() => ask(url)).toBe(498)
    await expect.poll(() => gateway.output().slice(current)).toContain('reloaded')
  })

  it('has one replica that is replaced as a whole, one volume, and a budget that lets nodes be emptied', () => {
    const { spec } = manifestOf('Deployment')
    expect([spec.replicas, spec.strategy.type]).toEqual([1, 'Recreate'])
    expect(manifestOf('PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 })
    expect(manifestOf('PersistentVolumeClaim').spec.accessModes).toEqual(['ReadWriteOncePod'])
    expect(manifests.map(({ kind }) => kind)).not.toContain('HorizontalPodAutoscaler')
  })

  it('is what the restricted pod security standard asks for, with a root that nobody writes', () => {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    })
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
    expect([
      pod.automountServiceAccountToken,
      manifestOf('ServiceAccount').automountServiceAccountToken,
    ]).toEqual([false, false])
    const names = pod.volumes.map(({ name }: { name: string }) => name)
    expect(container.volumeMounts.map(({ name }: { name: string }) => name)).toEqual(names)
  })

  it('is chosen by one label, in one namespace', () => {
    const labels = { 'app.kubernetes.io/name': 'mapgate' }
    expect(manifestOf('Deployment').spec.template.metadata.labels).toEqual(labels)
    for (const chosen of [
      manifestOf('Deployment').spec.selector.matchLabels,
      manifestOf('Service').spec.selector,
      manifestOf('PodDisruptionBudget').spec.selector.matchLabels,
      manifestOf('NetworkPolicy').spec.podSelector.matchLabels,
    ])
      expect(chosen).toEqual(labels)
    const elsewhere = manifests.filter(
      ({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'mapgate',
    )
    expect(elsewhere).toEqual([])
  })
})
