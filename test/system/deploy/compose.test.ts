import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { configurationText } from './pod-files.ts'
import { root, runMapgate } from './run-command.ts'

const folder = `${root}deploy/compose/`
const read = (file: string): string => readFileSync(folder + file, 'utf8')
const directory = mkdtempSync(join(tmpdir(), 'mapgate-compose-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const texts = z.array(z.string())
/** The keys of the compose specification that the file uses; another one, or a value of another type, is a fault. */
const service = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  read_only: z.literal(true),
  user: z.string().optional(),
  cap_drop: texts,
  cap_add: texts.optional(),
  security_opt: texts,
  init: z.boolean().optional(),
  pids_limit: z.int().optional(),
  mem_limit: z.string().optional(),
  stop_grace_period: z.string().optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_started', 'service_healthy']) }))
    .optional(),
  ports: texts.optional(),
  volumes: z.array(z.string().regex(/^[^:]+:[^:]+(:ro)?$/)),
  tmpfs: texts,
  networks: texts,
})
const subnets = z.strictObject({ config: z.array(z.strictObject({ subnet: z.cidrv4() })) })
const file = z.strictObject({
  name: z.string(),
  services: z.strictObject({ mapgate: service, nginx: service }),
  networks: z.strictObject({ front: z.strictObject({ ipam: subnets }) }),
  volumes: z.strictObject({ state: z.null() }),
})

const compose = file.parse(parse(read('compose.yaml')))
const { mapgate, nginx } = compose.services
const configuration = parse(read('mapgate/mapgate.yaml'))
/** What somebody puts beside the file. */
const madeByHand = ['./tls']

describe('The compose file', () => {
  it('mounts files that are there, read only, and names volumes and networks that it has', () => {
    for (const [from = '', , mode] of [...mapgate.volumes, ...nginx.volumes].map((volume) =>
      volume.split(':'),
    )) {
      if (!from.startsWith('.')) expect(Object.keys(compose.volumes)).toContain(from)
      else
        expect([from, mode, madeByHand.includes(from) || existsSync(folder + from)]).toEqual([
          from,
          'ro',
          true,
        ])
    }
    expect([...mapgate.networks, ...nginx.networks]).toEqual(['front', 'front'])
    expect(existsSync(`${folder}${mapgate.build?.context}/${mapgate.build?.dockerfile}`)).toBe(true)
  })

  it('lets nobody but nginx reach Mapgate, which believes that network and no other', () => {
    expect(mapgate.ports).toBeUndefined()
    expect(nginx.ports).toEqual(['80:80', '443:443'])
    const [network] = compose.networks.front.ipam.config
    expect(configuration.listen.trustedProxies).toEqual([network?.subnet])
    expect(configuration.listen.host).toBe('0.0.0.0')
    expect(read('nginx.conf')).toContain(`server mapgate:${configuration.listen.port};`)
    expect(read('nginx.conf')).toContain(`location ${new URL(configuration.publicUrl).pathname}/ {`)
  })

  it('takes every right away that is not needed', () => {
    for (const each of [mapgate, nginx]) {
      expect(each.cap_drop).toEqual(['ALL'])
      expect(each.security_opt).toEqual(['no-new-privileges:true'])
    }
    expect([mapgate.user, mapgate.cap_add]).toEqual(['1000:1000', undefined])
    expect(Number(mapgate.stop_grace_period?.replace(/s$/, ''))).toBeGreaterThanOrEqual(30 + 5)
  })

  it('would be found wrong with a key that compose does not know', () => {
    const wrong = read('compose.yaml').replace('read_only: true', 'readonly: true')
    expect(file.safeParse(parse(wrong)).success).toBe(false)
  })
})

describe('Its configuration', () => {
  it('is good for mapgate check, as it would be mounted, and nothing is to be looked at', async () => {
    mkdirSync(join(directory, 'secrets'), { mode: 0o700 })
    const text = read('mapgate/mapgate.yaml').replaceAll('/var/lib/mapgate', directory)
    writeFileSync(join(directory, 'mapgate.yaml'), text)
    for (const [, name = ''] of text.matchAll(/secrets\/([\w-]+)/g))
      writeFileSync(join(directory, 'secrets', name), `${name}-that-nobody-guesses-1234`, { mode: 0o600 })
    const { code, output } = await runMapgate('check', join(directory, 'mapgate.yaml'))
    expect([code, output]).toEqual([0, expect.stringContaining('is good')])
    expect(output).not.toContain('look ')
  })

  it('is that of the Kubernetes manifests, but for the way in', () => {
    const rest = ({ listen: _, publicUrl: __, ...others }: Record<string, unknown>) => others
    expect(rest(configuration)).toEqual(rest(parse(configurationText)))
  })
})

describe('What mapgate init writes by the command of docs/deploying.md', () => {
  it('is good as it would be mounted, once the store lies on the volume', async () => {
    const page = readFileSync(`${root}docs/deploying.md`, 'utf8')
    const [, flags = ''] =
      /^mapgate init --force --out deploy\/compose\/mapgate\/mapgate\.yaml (.*)$/m.exec(page) ?? []
    const made = join(directory, 'init')
    const written = join(made, 'mapgate.yaml')
    mkdirSync(made, { mode: 0o700 })
    const answers = ['--yes', '--upstream', 'http://127.0.0.1:9/arcgis', '--upstream-anonymous']
    await runMapgate('init', '--out', written, ...answers, ...flags.split(' '))
    appendFileSync(written, `store: { file: ${made}/mapgate.db }\n`)
    const { code, output } = await runMapgate('check', written)
    expect([code, output]).toEqual([0, expect.stringContaining('is good')])
    const { listen, publicUrl } = parse(readFileSync(written, 'utf8'))
    expect({ listen, publicUrl }).toEqual({
      listen: configuration.listen,
      publicUrl: configuration.publicUrl,
    })
  })
})

describe('Its nginx.conf', () => {
  const site = (text: string): string[] =>
    text
      .slice(text.indexOf('upstream mapgate'))
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => !/^[}]?$/.test(line))
  const recipe = readFileSync(`${root}deploy/nginx/mapgate.conf`, 'utf8')
    .replace('server 127.0.0.1:8080;', 'server mapgate:8080;')
    .replaceAll('/etc/ssl/', '/etc/nginx/tls/')
    .replace('/var/log/nginx/mapgate.log', '/dev/stdout')

  it('is the recipe for nginx that test/system/nginx.test.ts runs, with the names of the containers', () => {
    expect(site(read('nginx.conf'))).toEqual(site(recipe))
    const format = readFileSync(`${root}deploy/nginx/log-format.conf`, 'utf8')
      .split('\n')
      .find((line) => line.startsWith('log_format'))
    expect(read('nginx.conf')).toContain(format)
  })
})
