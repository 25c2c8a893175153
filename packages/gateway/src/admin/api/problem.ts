import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** Something that the API of the console refuses, as a problem document of RFC 9457. */
export class AdminProblem extends Error {
  readonly status: ContentfulStatusCode
  /** What was wrong with each member of what was asked, by its place, such as `body.roles.0`. */
  readonly faults: Readonly<Record<string, string>> | undefined

  /** @param message what is wrong, and what to do: a sentence for people */
  constructor(status: ContentfulStatusCode, message: string, faults?: Readonly<Record<string, string>>) {
    super(message)
    this.status = status
    this.faults = faults
  }
}

/** The media type of a problem document. */
export const problemType = 'application/problem+json'
