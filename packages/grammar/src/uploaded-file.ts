/** A file of a multipart body. */
export interface UploadedFile {
  readonly fileName: string
  readonly contentType: string
  /** All of it; or a stream that can be read once, of a file too large to be held. */
  readonly content: Uint8Array | AsyncIterable<Uint8Array>
}
