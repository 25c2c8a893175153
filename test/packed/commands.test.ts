import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { launchBrowser } from '../e2e/browser.ts'
import { run, start, stopAll } from './run.ts'

const { installed, oldNode } = inject('packed')
const bin = (name: string): string => join(installed, `node_modules/@mapgate/${name}`)
afterAll(stopAll)

describe('The installed command', () => {
  it('is found by npx, and tells its version', async () => {
    expect(await run('npx', ['--no-install', 'mapgate', '--version'])).toEqual({
      code: 0,
      output: `${manifest.version}\n`,
    })
  })

  it('lists its commands, those that help a stranger among them', async () => {
    const { code, output } = await run('mapgate', ['--help'])
    expect(code).toBe(0)
    for (const name of ['serve', 'check', 'init', 'demo'])
      expect(output).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
  })

  it('says what is wrong with a configuration, with its line', async () => {
    writeFileSync(join(installed, 'bad.yaml'), 'publicUrl: http://127.0.0.1:0\nupstream: {}\n')
    const { code, output } = await run('mapgate', ['check', 'bad.yaml'])
    expect(code).toBe(1)
    expect(output).toContain('bad.yaml:2')
  })

  it('runs the demo, warns of nothing, and ends when it is told to', async () => {
    const demo = start('mapgate', ['demo', '--port', '0'])
    const [, url = ''] = await demo.says(/Mapgate demo: (\S+)/)
    for (const page of ['', 'demo/edit.html']) expect(await errorsOf(url + page)).toEqual([])
    const [, consoleUrl = ''] = await demo.says(/the console +(\S+)/)
    expect(await errorsOf(consoleUrl)).toEqual([])
    expect((await fetch(`${url}kit/index.js`)).status).toBe(200)
    const examples = await fetch(`${url}examples/`)
    expect([examples.status, await examples.text()]).toEqual([
      404,
      expect.stringContaining('with a checkout'),
    ])
    const { code, output } = await demo.stop()
    expect([code, output]).toEqual([0, expect.not.stringContaining('Warning')])
  })

  it('names the package that the demo lacks where only the gateway is installed', async () => {
    const alone = await gatewayAlone()
    const { code, output } = await run(
      process.execPath,
      ['node_modules/@mapgate/gateway/bin/mapgate.mjs', 'demo'],
      alone,
    )
    expect(code).toBe(1)
    expect(output).toContain('npm install ./mapgate-sample-server-*.tgz')
    expect(output).not.toMatch(/^\s+at /m)
  })

  it('runs the sample server, which explains itself', async () => {
    expect((await run('mapgate-sample-server', ['--help'])).output).toContain('Usage: mapgate-sample-server')
    const wrong = await run('mapgate-sample-server', ['--port', 'x'])
    expect([wrong.code, wrong.output.split('\n')[0]]).toEqual([
      1,
      "mapgate-sample-server: --port is a whole number from 0 to 65535, not 'x'",
    ])
  })
})

describe('On a Node.js that is too old', () => {
  it.each([
    ['mapgate', 'gateway'],
    ['mapgate-sample-server', 'sample-server'],
  ])('%s says in one line what it needs', async (command, name) => {
    const { code, output } = await run(oldNode, [`${bin(name)}/bin/${command}.mjs`, '--help'])
    expect(code).toBe(1)
    expect(output).toMatch(
      new RegExp(
        `^@mapgate/${name} needs Node\\.js 22\\.19 or later, and this is 18\\.\\S+: install a newer one from https://nodejs\\.org\n$`,
      ),
    )
  })

  it.each(['gateway', 'sample-server'])('an import of @mapgate/%s fails with that sentence', async (name) => {
    const code = `import('@mapgate/${name}').catch((error) => console.log(error.code, error.stack))`
    const { output } = await run(oldNode, ['-e', code])
    expect(output).toMatch(
      new RegExp(
        `^ERR_OLD_NODE Error: @mapgate/${name} needs Node\\.js 22\\.19 or later, and this is 18[^\n]*\n$`,
      ),
    )
  })
})

/** What goes wrong on a page of the demo until its map has pictures of the map server. */
async function errorsOf(url: string): Promise<readonly string[]> {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('pageerror', ({ message }) => errors.push(message))
    page.on('console', (line) => line.type() === 'error' && errors.push(line.text()))
    page.on('response', (reply) => reply.status() >= 400 && errors.push(`${reply.status()} ${reply.url()}`))
    await page.goto(url)
    const painted = (images: Element[]) =>
      images.some((one) => {
        const { naturalWidth, src } = one as HTMLImageElement
        return naturalWidth > 0 && !src.startsWith('data:')
      })
    const isSettled = async () =>
      errors.length > 0 ||
      (await page.locator('.map img').evaluateAll(painted)) ||
      (await page.getByText('does not work').count()) > 0 ||
      // The console, signed in.
      (await page.locator('.side .who').count()) > 0
    await expect.poll(isSettled).toBe(true)
    return [...errors, ...(await page.getByText('does not work').allTextContents())]
  } finally {
    await browser.close()
  }
}

/** An installation without the sample server: the same files, but those of it. */
async function gatewayAlone(): Promise<string> {
  const alone = join(dirname(installed), 'alone')
  mkdirSync(join(alone, 'node_modules/@mapgate'), { recursive: true })
  for (const name of readdirSync(join(installed, 'node_modules')).filter((each) => each !== '@mapgate'))
    symlinkSync(join(installed, 'node_modules', name), join(alone, 'node_modules', name))
  cpSync(bin('gateway'), join(alone, 'node_modules/@mapgate/gateway'), { recursive: true })
  return alone
}
