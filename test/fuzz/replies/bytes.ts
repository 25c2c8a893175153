import fc from 'fast-check'

/** A reply as a server sent it, and the method it was asked by. */
export interface Said {
  readonly method: 'GET' | 'POST' | 'HEAD'
  readonly bytes: Buffer
}

const method = fc.constantFrom<Said['method']>('GET', 'GET', 'GET', 'POST', 'HEAD')

const pick = (...texts: string[]) => fc.constantFrom(...texts)

const statusLine = fc.oneof(
  {
    weight: 8,
    arbitrary: pick('HTTP/1.1 200 OK', 'HTTP/1.1 404 Not Found', 'HTTP/1.1 500 ', 'HTTP/1.1 302 Found'),
  },
  { weight: 2, arbitrary: pick('HTTP/1.1 204 No Content', 'HTTP/1.1 304 Not Modified', 'HTTP/1.0 200 OK') },
  {
    weight: 1,
    arbitrary: pick(
      ...[
        'HTTP/1.1 200',
        'HTTP/1.1  200 OK',
        'HTTP/1.1 20 OK',
        'HTTP/1.1 2000 OK',
        'HTTP/2.0 200 OK',
        'HTTP/1.1 099 No',
      ],
      ...[
        'http/1.1 200 OK',
        'HTTP/1.1 200 O\tK',
        'HTTP/1.1 200 \xfc',
        ' HTTP/1.1 200 OK',
        'HTTP/1.1 101 Switching Protocols',
      ],
      ...[
        'ICY 200 OK',
        'HTTP/1.2 200 OK',
        'HTTP/0.9 200 OK',
        'HTTP/1.1 200OK',
        'HTTP/1.1\t200 OK',
        'HTTP/1.1 600 Odd',
      ],
    ),
  },
)

const plainField = fc
  .tuple(
    pick(
      'Content-Type',
      'ETag',
      'Date',
      'X-Odd',
      'Set-Cookie',
      'cache-control',
      'Vary',
      'Keep-Alive',
      'constructor',
    ),
    fc.oneof(
      pick('', 'image/png', 'timeout=5', '"1"', 'a, b', '  spaces around\t', 'a:b', 'max-age=1'),
      fc.string({ maxLength: 8 }).map((text) => text.replace(/[^\t\x20-\x7e]/g, '')),
    ),
  )
  .map(([name, value]) => `${name}: ${value}`)

const oddField = pick(
  ...[
    'Content-Length: 5',
    'Content-Length: 05',
    'Content-Length: +5',
    'Content-Length: 5, 5',
    'Content-Length: 5 5',
    'Content-Length:',
  ],
  ...[
    'Content-Length: -1',
    'Content-Length: 0x5',
    'Content-Length: 99999999999999999999',
    'Content-Length : 5',
    'Content-Length: 5\t',
  ],
  ...[
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: Chunked',
    'Transfer-Encoding: gzip, chunked',
    'Transfer-Encoding: chunked, chunked',
  ],
  ...[
    'Transfer-Encoding: identity',
    'Transfer-Encoding: xchunked',
    'Transfer-Encoding:\tchunked',
    'Transfer-Encoding : chunked',
  ],
  ...[
    'Transfer-Encoding: chunked;q=1',
    'Transfer-Encoding:',
    'Transfer-Encoding: "chunked"',
    'Transfer_Encoding: chunked',
  ],
  ...[
    'Connection: close',
    'Connection: keep-alive',
    'Connection: upgrade',
    'Upgrade: h2c',
    'Connection: Keep-Alive, x',
    'Connection: x,close',
  ],
  ...[
    'NoColon',
    ': empty',
    'Bad Name: x',
    'X: \x00',
    'X: a\rb',
    'X: a\nb',
    'X: a\n\tb',
    ' folded',
    '\tfolded',
    'X: \x7f',
    'X: \xfc',
    '__proto__: x',
  ],
  ...['X-\xfc: 1', 'X(y): 1', 'Proxy-Connection: close', 'Trailer: Expires', 'Content-Encoding: gzip'],
)

const size = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: pick(
      '5;a=b',
      '5 ',
      ' 5',
      '0x5',
      '+5',
      '-5',
      '5\t',
      'G',
      '',
      '00000005',
      '000000005',
      'FFFFFFFF',
      'ffffffffffffffff1',
      '5;',
      '5\r',
    ),
  },
)

const bytesAsText = (maxLength: number) =>
  fc.string({ maxLength }).map((text) => Buffer.from(text).toString('latin1'))

/** A chunk, with its size or with something odd for one. */
const chunkOf = (oddSize: fc.Arbitrary<string | undefined>) =>
  fc
    .tuple(bytesAsText(12), oddSize)
    .map(([bytes, odd]) => (bytes === '' ? '' : `${odd ?? bytes.length.toString(16)}\r\n${bytes}\r\n`))

const trailers = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  {
    weight: 1,
    arbitrary: pick(
      'Expires: 0\r\n',
      'A: b\r\nC: d\r\n',
      'bad\r\n',
      'X: a\nb\r\n',
      ' folded\r\n',
      'Content-Length: 5\r\n',
      ': x\r\n',
      'X : 1\r\n',
    ),
  },
)

/** A body and the field that frames it. */
const framedBy = (chunk: fc.Arbitrary<string>, end: fc.Arbitrary<string>) =>
  fc.oneof(
    bytesAsText(40).map((body) => ({ field: `Content-Length: ${body.length}`, body })),
    fc.tuple(fc.array(chunk, { maxLength: 4 }), end).map(([chunks, last]) => ({
      field: 'Transfer-Encoding: chunked',
      body: `${chunks.join('')}0\r\n${last}\r\n`,
    })),
    bytesAsText(20).map((body) => ({ field: '', body })),
  )

const none = fc.constant(undefined)
const framed = framedBy(chunkOf(size), trailers)
const soundlyFramed = framedBy(chunkOf(none), pick('', 'Expires: 0\r\n'))

const interim = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  {
    weight: 1,
    arbitrary: pick(
      ...[
        'HTTP/1.1 100 Continue\r\n\r\n',
        'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n',
        'HTTP/1.1 102 Processing\r\n\r\n'.repeat(9),
      ],
      ...[
        'HTTP/1.1 100 Continue\r\nContent-Length: 3\r\n\r\nabc',
        '\r\n',
        '\n',
        'HTTP/1.1 103 x\r\nTransfer-Encoding: chunked\r\n\r\n',
      ],
    ),
  },
)

const stray = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: pick('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx', 'x', '\r\n', '\0') },
)

/** Replies as servers send them, with odd fields among theirs. */
const written = fc
  .record({
    interim,
    statusLine,
    fields: fc.array(fc.oneof({ weight: 5, arbitrary: plainField }, { weight: 1, arbitrary: oddField }), {
      maxLength: 5,
    }),
    framed,
    at: fc.nat(5),
    stray,
  })
  .map(({ interim: before, statusLine: first, fields, framed: { field, body }, at, stray: behind }) => {
    const all = [...fields.slice(0, at), ...(field ? [field] : []), ...fields.slice(at)]
    return `${before}${[first, ...all].join('\r\n')}\r\n\r\n${body}${behind}`
  })

interface Change {
  readonly at: number
  readonly drop: number
  readonly put: string
}

/** A small change anywhere. */
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.constantFrom(0, 0, 1, 1, 2, 4),
  put: fc.oneof(
    pick(
      '',
      '\r',
      '\n',
      '\r\n',
      '\r\n\r\n',
      ' ',
      '\t',
      '\0',
      ':',
      ';',
      ',',
      '0',
      '1',
      'F',
      '\x0b',
      '\x7f',
      '\x80',
      '\xff',
    ),
    oddField.map((field) => `\r\n${field}`),
    fc.nat(255).map((code) => String.fromCharCode(code)),
  ),
})

const changed = (text: string, { at, drop, put }: Change): string => {
  const from = Math.floor(at * text.length)
  return text.slice(0, from) + put + text.slice(from + drop)
}

/** Generated replies, half of them with some small changes. */
export const saidReply: fc.Arbitrary<Said> = fc
  .tuple(method, written, fc.oneof(fc.constant([]), fc.array(change, { minLength: 1, maxLength: 3 })))
  .map(([asked, text, changes]) => ({
    method: asked,
    bytes: Buffer.from(changes.reduce(changed, text), 'latin1'),
  }))

/** Replies as every server may send them: all of them have to be taken. */
export const soundReply: fc.Arbitrary<Said> = fc
  .tuple(method, fc.array(plainField, { maxLength: 5 }), soundlyFramed)
  .map(([asked, fields, { field, body }]) => ({
    method: asked,
    bytes: Buffer.from(
      `${['HTTP/1.1 200 OK', ...fields, ...(field ? [field] : [])].join('\r\n')}\r\n\r\n${asked === 'HEAD' ? '' : body}`,
      'latin1',
    ),
  }))
