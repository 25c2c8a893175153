import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildRequest } from '../build.ts'
import { operationOf } from '../operations/index.ts'
import { parseRequest } from '../parse.ts'
import type { RequestFor } from '../request.ts'
import type { UploadedFile } from '../uploaded-file.ts'

const utf8 = new TextEncoder()

function attachmentOf(
  bytes: Uint8Array,
  keywords: string,
  fileName = 'Grüße 1.txt',
): RequestFor<'FeatureServer.addAttachment'> {
  const file: UploadedFile = { fileName, contentType: 'text/plain', content: bytes }
  return {
    operation: operationOf('FeatureServer.addAttachment'),
    resource: { service: 'F', serviceType: 'FeatureServer', layerId: 0, objectId: 1 },
    parameters: { attachment: file, keywords },
    format: 'json',
    dropped: [],
  }
}

/** Content that looks like the delimiters which the builder would use. */
const hostileBytes = fc
  .array(
    fc.oneof(
      fc.constantFrom('\r\n--mapgate-0', '--mapgate-1', '\r\n--mapgate-12\r\n', '\r', '\n--mapgate-', '--'),
      fc.string(),
    ),
  )
  .map((pieces) => utf8.encode(pieces.join('')))

describe('multipart bodies', () => {
  it('carry any file and any text through build and parse', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array(), hostileBytes),
        fc.constantFrom('a b', '\r\n--mapgate-0--', 'ü\n'),
        (bytes, keywords) => {
          const request = attachmentOf(bytes, keywords)
          const { request: again, fault } = parseRequest(buildRequest(request))
          expect(fault).toBeUndefined()
          expect(again?.parameters).toEqual(request.parameters)
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each([
    ['in the content', '--mapgate-0 \r\n--mapgate-1 \r\n--mapgate-x', 'a.txt'],
    ['in the content, one grown together with another', '--mapgate--mapgate-0--mapgate--mapgate-1', 'a.txt'],
    ['in the name of a file', '--mapgate-1', '--mapgate-0.txt'],
  ])('take a boundary that stands nowhere %s, the same for the same content', (_, content, fileName) => {
    const build = () => buildRequest(attachmentOf(utf8.encode(content), ' ', fileName)).contentType
    expect([build(), build()]).toEqual(Array(2).fill('multipart/form-data; boundary=mapgate-2'))
  })

  it('are read with a quoted boundary and without a type of the file', () => {
    const head = 'Content-Disposition: form-data; name="attachment"; filename=""'
    const body = `--a'b\r\n${head}\r\n\r\nx\r\n--a'b--`
    const { request, fault } = parseRequest({
      method: 'POST',
      path: '/rest/services/F/FeatureServer/0/1/addAttachment',
      query: 'f=json',
      body: utf8.encode(body),
      contentType: 'multipart/form-data; boundary="a\'b"',
    })
    expect(fault).toBeUndefined()
    expect(request?.parameters.attachment).toEqual({
      fileName: '',
      contentType: 'application/octet-stream',
      content: utf8.encode('x'),
    })
  })

  it('have a limit of parts and of headers', () => {
    const part = (name: string): string =>
      `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n1\r\n`
    const send = (body: string): string | undefined =>
      parseRequest({
        method: 'POST',
        path: '/rest/info',
        query: '',
        body: utf8.encode(body),
        contentType: 'multipart/form-data; boundary=B',
      }).fault?.message
    expect(send(`${Array.from({ length: 201 }, (_, index) => part(`a${index}`)).join('')}--B--`)).toContain(
      'more than 200 parts',
    )
    expect(
      send(
        `--B\r\nContent-Disposition: form-data; name="x"; filename="${'y'.repeat(2_000)}"\r\n\r\n1\r\n--B--`,
      ),
    ).toContain('no proper headers')
    expect(send(`${part('a')}--Bx`)).toContain('does not end its line')
  })

  it('with text that is not UTF-8 are refused', () => {
    const body = new Uint8Array([
      ...utf8.encode('--B\r\nContent-Disposition: form-data; name="f"\r\n\r\n'),
      0xff,
      ...utf8.encode('\r\n--B--'),
    ])
    const { fault } = parseRequest({
      method: 'POST',
      path: '/rest/info',
      query: '',
      body,
      contentType: 'multipart/form-data; boundary=B',
    })
    expect(fault).toMatchObject({
      code: 'request.body-unreadable',
      message: expect.stringContaining('UTF-8'),
    })
  })
})
