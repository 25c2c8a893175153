import { crc32, deflateRawSync } from 'node:zlib'

const LOCAL_HEADER = 0x04034b50
const CENTRAL_HEADER = 0x02014b50
const END_OF_DIRECTORY = 0x06054b50
const DEFLATE = 8
/** The first of January 1980, the earliest that the format can say: archives of the same files are the same. */
const DATE = 0x21

/** An archive with one file (PKWARE APPNOTE 4.3). */
export function zipFile(name: string, content: string): Buffer {
  const body = Buffer.from(content)
  const packed = deflateRawSync(body)
  const nameBytes = Buffer.from(name)
  const about = Buffer.alloc(26)
  about.writeUInt16LE(20, 0)
  about.writeUInt16LE(DEFLATE, 4)
  about.writeUInt16LE(DATE, 8)
  about.writeUInt32LE(crc32(body), 10)
  about.writeUInt32LE(packed.length, 14)
  about.writeUInt32LE(body.length, 18)
  about.writeUInt16LE(nameBytes.length, 22)
  const local = Buffer.concat([signature(LOCAL_HEADER), about, nameBytes, packed])
  const central = Buffer.concat([
    signature(CENTRAL_HEADER),
    Buffer.from([20, 0]),
    about,
    Buffer.alloc(14),
    nameBytes,
  ])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, central, signature(END_OF_DIRECTORY), end])
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
