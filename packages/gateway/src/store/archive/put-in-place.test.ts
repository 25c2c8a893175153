import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder } from './archive.fixture.ts'
import { putInPlace } from './put-in-place.ts'

/** As a file system answers. */
const failing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code })
}

function twoNames() {
  const directory = folder()
  const [from, to] = [join(directory, 'whole.part'), join(directory, 'backup')]
  writeFileSync(from, 'whole')
  return { directory, from, to }
}

describe('A whole backup', () => {
  it.each([undefined, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'])(
    'takes its name, and no other file stays behind, where a second name is answered with %s',
    async (code) => {
      const { directory, from, to } = twoNames()
      await putInPlace({ from, to, force: false, ...(code && { linkFile: failing(code) }) })
      expect(readFileSync(to, 'utf8')).toBe('whole')
      expect(readdirSync(directory)).toEqual(['backup'])
    },
  )

  it.each([undefined, 'EPERM'])(
    'takes the place of no file that is there, where a second name is answered with %s',
    async (code) => {
      const { from, to } = twoNames()
      writeFileSync(to, 'earlier')
      const place = { from, to, force: false, ...(code && { linkFile: failing(code) }) }
      await expect(putInPlace(place)).rejects.toMatchObject({ code: 'EEXIST' })
      expect([readFileSync(to, 'utf8'), readFileSync(from, 'utf8')]).toEqual(['earlier', 'whole'])
      await putInPlace({ ...place, force: true })
      expect(readFileSync(to, 'utf8')).toBe('whole')
    },
  )

  it('is the only one that gets a name which many want at once, also without second names', async () => {
    const { directory, to } = twoNames()
    const files = Array.from({ length: 20 }, (_, nth) => join(directory, `part ${nth}`))
    for (const file of files) writeFileSync(file, file)
    const placed = await Promise.allSettled(
      files.map((from) => putInPlace({ from, to, force: false, linkFile: failing('EPERM') })),
    )
    const winner = placed.findIndex(({ status }) => status === 'fulfilled')
    expect(placed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(readFileSync(to, 'utf8')).toBe(files[winner])
  })

  it('leaves nothing at its name where it cannot be put there', async () => {
    const { from, to } = twoNames()
    const place = { from: `${from} gone`, to, force: false, linkFile: failing('EPERM') }
    await expect(putInPlace(place)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(existsSync(to)).toBe(false)
    await expect(putInPlace({ from, to, force: false, linkFile: failing('EIO') })).rejects.toMatchObject({
      code: 'EIO',
    })
    expect(existsSync(to)).toBe(false)
  })
})
