import type { Context } from 'hono'
import { AdminProblem } from '../api/problem.ts'

/**
 * Refuses a write that a page of somebody else may have sent: browsers say where it comes from, and a cookie goes along by itself. A program that sends
 * the token needs to say nothing.
 * @throws AdminProblem 403
 */
export function demandOwnPage(context: Context): void {
  const site = context.req.header('sec-fetch-site')
  const origin = context.req.header('origin')
  const isOwn =
    site === undefined ? origin === undefined || isSameHost(origin, context) : site === 'same-origin'
  if (!isOwn) throw new AdminProblem(403, 'A page of another site sent this; only the console itself may.')
  if (site === undefined && origin === undefined && context.req.header('authorization') === undefined)
    throw new AdminProblem(
      403,
      'Nothing says where this comes from. A browser sends Sec-Fetch-Site or Origin; a program sends Authorization: Bearer …',
    )
}

/**
 * Refuses what a page of another site reads, or leads a browser to: it could have somebody signed in, or acts noted in somebody's name. Pages of the
 * console may, and whoever types the address.
 * @throws AdminProblem 403
 */
export function demandNoOtherSite(context: Context): void {
  const site = context.req.header('sec-fetch-site') ?? 'none'
  if (site !== 'same-origin' && site !== 'none')
    throw new AdminProblem(403, 'A page of another site led here; only the console itself may.')
}

function isSameHost(origin: string, context: Context): boolean {
  if (!URL.canParse(origin)) return false
  return new URL(origin).host === context.req.header('host')
}
