import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildUpload } from '../build.ts'
import { FaultError } from '../fault.ts'
import { operationOf } from '../operations/index.ts'
import { openStreamed, parseRequest } from '../parse.ts'
import type { UploadedFile } from '../uploaded-file.ts'
import { joinBytes } from './bytes.ts'
import { type NextBytes, readMultipart, readStreamedForm } from './multipart.ts'
import type { Pair } from './pairs.ts'

const utf8 = new TextEncoder()
const contentType = 'multipart/form-data; boundary=B'
const nothing = () => false

/** Content that looks like what stands between parts. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('\r\n--B', '\r\n--', '\r\n-', '\r\n\r\n', '\r', '\n--B', '--B', '--B--\r\n', '--'),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 6 },
  )
  .map((pieces) => pieces.join(''))

const field = fc
  .tuple(fc.constantFrom('token', 'f', 'keywords'), hostile)
  .map(([name, text]) => `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`)
const fileHead =
  '--B\r\nContent-Disposition: form-data; name="attachment"; filename="a.bin"\r\nContent-Type: text/plain\r\n\r\n'

/** Fields, then a file as the last part; most of them well-formed, and some broken in a place of its own. */
const body = fc
  .record({
    fields: fc.array(field, { maxLength: 3 }),
    file: hostile,
    end: fc.constantFrom('\r\n--B--\r\n', '\r\n--B--', '\r\n--B--x', '\r\n--B-', '\r\n--Bx', ''),
    hole: fc.option(fc.nat(), { freq: 1 }),
  })
  .map(({ fields, file, end, hole }) => {
    const whole = fields.join('') + fileHead + file + end
    const at = hole === null ? whole.length : hole % whole.length
    return utf8.encode(whole.slice(0, at) + whole.slice(at + 1))
  })

/** A body in pieces whose lengths repeat. */
function inPieces(bytes: Uint8Array, lengths: readonly number[]): NextBytes {
  let at = 0
  let piece = 0
  return async () => {
    if (at >= bytes.length) return undefined
    const length = lengths[piece++ % lengths.length] ?? 1
    at += length
    return bytes.slice(at - length, at)
  }
}

type Outcome = { pairs: unknown[] } | { code: string; message: string }

const faultOf = (error: unknown): Outcome => {
  if (!(error instanceof FaultError)) throw error
  return { code: error.fault.code, message: error.message }
}

function held(bytes: Uint8Array): Outcome {
  try {
    return { pairs: readMultipart(bytes, contentType) }
  } catch (error) {
    return faultOf(error)
  }
}

/** Reads a form to its end, the file too. */
async function streamed(next: NextBytes): Promise<Outcome> {
  const { pairs, fault } = await readStreamedForm(next, contentType, nothing)
  if (fault !== undefined) return faultOf(fault)
  try {
    return { pairs: await Promise.all(pairs.map(wholePair)) }
  } catch (error) {
    return faultOf(error)
  }
}

async function wholePair(pair: Pair): Promise<unknown> {
  if (typeof pair.value === 'string') return pair
  return { ...pair, value: { ...pair.value, content: await wholeContent(pair.value) } }
}

async function wholeContent({ content }: UploadedFile): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content
  const runs: Uint8Array[] = []
  for await (const run of content) runs.push(run)
  return joinBytes(runs)
}

describe('a form whose file streams', () => {
  it('is read as one in memory, with the same faults, however it is cut', async () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 })
    const seen = { well: 0, faulty: 0 }
    await fc.assert(
      fc.asyncProperty(body, lengths, async (bytes, pieces) => {
        const expected = held(bytes)
        // Two files, or fields behind it, are what a stream cannot have.
        fc.pre(!('pairs' in expected) || fileIsLast(expected.pairs as Pair[]))
        const found = await streamed(inPieces(bytes, pieces))
        fc.pre(!('code' in found && found.code === 'request.file-not-last'))
        expect(found).toEqual(expected)
        seen['pairs' in expected ? 'well' : 'faulty'] += 1
      }),
      { numRuns: 1_500 },
    )
    expect(Math.min(seen.well, seen.faulty)).toBeGreaterThan(50)
  })

  it('hands on what is in front of its file without waiting for the file', async () => {
    const next = inPieces(utf8.encode(`${fieldText('token', 'abc')}${fileHead}`), [7])
    const { pairs } = await readStreamedForm(next, contentType, nothing)
    expect(pairs.map(({ name }) => name)).toEqual(['token', 'attachment'])
  })

  it.each([
    ['a field', fieldText('f', 'json')],
    ['a second file', `${fileHead}y\r\n`],
  ])('may not have %s behind its file', async (_what, behind) => {
    const bytes = utf8.encode(`${fileHead}x\r\n${behind}--B--\r\n`)
    expect(await streamed(inPieces(bytes, [bytes.length]))).toMatchObject({
      code: 'request.file-not-last',
      message: expect.stringContaining('put all other fields before it'),
    })
  })

  it('gives its file once', async () => {
    const { pairs } = await readStreamedForm(
      inPieces(utf8.encode(`${fileHead}x\r\n--B--`), [9]),
      contentType,
      nothing,
    )
    const file = pairs[0]?.value as UploadedFile
    expect(await wholeContent(file)).toEqual(utf8.encode('x'))
    await expect(wholeContent(file)).rejects.toThrow('only once')
  })
})

describe('fields behind a file that streams', () => {
  const send = async (query: string, front: string, behind: string) => {
    const bytes = utf8.encode(`${front}${fileHead}x\r\n${behind}--B--\r\n`)
    const path = '/rest/services/F/FeatureServer/0/1/addAttachment'
    const opened = await openStreamed({ method: 'POST', path, query, contentType }, inPieces(bytes, [9]))
    const parsed = opened.read()
    const file = parsed.request?.parameters.attachment as UploadedFile
    const content = await wholeContent(file).catch(faultOf)
    return { ...parsed, content: content instanceof Uint8Array ? 'whole' : content }
  }

  it.each([
    ['the format that is assumed', '', '', fieldText('f', 'json'), 'json'],
    ['a format of the URL', 'f=pjson', '', fieldText('f', 'pjson'), 'pjson'],
    ['a token of the URL', 'token=T', '', fieldText('f', 'json') + fieldText('token', 'T'), 'json'],
    ['fields in front', 'f=json', fieldText('keywords', 'a'), fieldText('Keywords', 'a'), 'json'],
  ])('may repeat %s', async (_what, query, front, behind, format) => {
    const { request, content } = await send(query, front, behind)
    expect([request?.format, content]).toEqual([format, 'whole'])
  })

  it.each([
    ['another format', 'f=json', fieldText('f', 'pjson')],
    ['another format than the one that is assumed', '', fieldText('f', 'pjson')],
    ['a token that is news', '', fieldText('token', 'T')],
    ['another token', 'token=T', fieldText('token', 'U')],
    ['a file of a known name', '', `${fileHead}x\r\n`],
    ['more than is short', 'f=json', fieldText('keywords', 'a'.repeat(70_000))],
  ])('may not be %s', async (_what, query, behind) => {
    const { content } = await send(query, '', behind)
    expect(content).toMatchObject({ code: 'request.file-not-last' })
  })
})

describe('an upload that is built', () => {
  const request = (content: UploadedFile['content']) => ({
    operation: operationOf('FeatureServer.addAttachment'),
    resource: { service: 'F', serviceType: 'FeatureServer' as const, layerId: 0, objectId: 1 },
    parameters: {
      attachment: { fileName: 'a.bin', contentType: 'text/plain', content } satisfies UploadedFile,
      keywords: 'a b',
    },
    format: 'json' as const,
    dropped: [],
  })

  async function* runs(...texts: string[]) {
    for (const text of texts) yield utf8.encode(text)
  }

  it('reads back as what it was built of, its file last', async () => {
    const upload = buildUpload(request(runs('one ', 'two')), 'random')
    if (upload === undefined) throw new Error('it does not stream')
    const sent: Uint8Array[] = []
    for await (const run of upload.body) sent.push(run)
    const text = new TextDecoder().decode(joinBytes(sent))
    expect(text.indexOf('name="f"')).toBeLessThan(text.indexOf('name="attachment"'))
    const { request: again } = parseRequest({ ...upload, body: joinBytes(sent) })
    expect(again?.parameters.attachment).toMatchObject({ content: utf8.encode('one two') })
    expect(again?.parameters.keywords).toBe('a b')
  })

  it('never comes to its end where its file does not', async () => {
    async function* broken() {
      yield utf8.encode('half')
      throw new FaultError('request.file-not-last', 'no')
    }
    const sent: Uint8Array[] = []
    await expect(async () => {
      for await (const run of buildUpload(request(broken()), 'random')?.body ?? []) sent.push(run)
    }).rejects.toThrow('no')
    expect(new TextDecoder().decode(joinBytes(sent))).toMatch(/half$/)
  })

  it('is sent once: a second time its end alone could be taken for a whole', async () => {
    const body = buildUpload(request(runs('one')), 'random')?.body
    const all = async () => {
      for await (const _ of body ?? []);
    }
    await all()
    await expect(all()).rejects.toThrow('only once')
  })

  it('is none where the file is in memory', () => {
    expect(buildUpload(request(utf8.encode('x')), 'random')).toBeUndefined()
  })
})

function fieldText(name: string, text: string): string {
  return `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`
}

const fileIsLast = (pairs: readonly Pair[]): boolean =>
  pairs.findIndex(({ value }) => typeof value !== 'string') === pairs.length - 1
