/** What the gateway said about the credential of one request. */
export type Verdict = 'accepted' | 'expired' | 'denied'

const ENVELOPE = /^\s*\{\s*"error"\s*:\s*\{[^{}]*?"code"\s*:\s*(\d+)/

const judge = (code: number): Verdict =>
  [401, 498, 499].includes(code) ? 'expired' : code === 403 ? 'denied' : 'accepted'

/** The first bytes of a reply are enough to know an envelope, and leave a long answer unbuffered. */
const beginningOf = async (response: Response): Promise<string> => {
  const reader = response.clone().body?.getReader()
  const chunk = await reader?.read()
  reader?.cancel().catch(() => {})
  return new TextDecoder().decode(chunk?.value)
}

/**
 * Reads the verdict out of a reply: from the HTTP status, or from the ArcGIS error envelope that travels inside HTTP 200
 * (protocol notes 3). The reply stays unread for the caller.
 */
export const verdictOf = async (response: Response): Promise<Verdict> => {
  if (!response.ok) return judge(response.status)
  if (!/json/.test(response.headers.get('content-type') ?? '')) return 'accepted'
  return judge(Number(ENVELOPE.exec(await beginningOf(response))?.[1]))
}
