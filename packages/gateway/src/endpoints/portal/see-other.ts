import type { Reply } from '../../core/reply/reply.ts'

/** Leads a browser on, and keeps the address that it comes from to itself: a code may stand in it. */
export const seeOther = (location: string): Reply => ({
  status: 303,
  headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  body: null,
})
