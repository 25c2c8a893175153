import type { OwnQuota, ToldQuota } from '../core/request/own-quota.ts'
import { inOneLine } from './usage/texts.ts'

/** A quota of an account in one line, for an administrator. */
export function quotaInWords(quota: OwnQuota | ToldQuota): string {
  const { name, units, every, mounts, services, until, timeZone } = quota
  const limits = [
    ownerInWords(quota),
    ...(mounts === undefined ? [] : [`at ${mounts.join(' ')}`]),
    ...(services === undefined ? [] : [`for ${services.join(' ')}`]),
  ]
  const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone })
  return `${name}: ${amount(units)} units a ${every}, ${limits.join(', ')}; ${usedInWords(quota)}; begins again on ${when.format(new Date(until))} (${timeZone})`
}

function ownerInWords({ per, of }: Pick<OwnQuota, 'per' | 'of'>): string {
  if (per === 'principal') return 'this account alone'
  if (per === 'role') return `shared by role ${inOneLine(of)}`
  return of === '' ? `shared by all without ${per.attribute}` : `shared by ${per.attribute} ${inOneLine(of)}`
}

function usedInWords({ used, units }: Pick<OwnQuota, 'used' | 'units'>): string {
  if (used === undefined) return 'what is used is not known'
  return `${amount(used)} used (${Math.round((used / units) * 1_000) / 10} %)`
}

const amount = (units: number): string => units.toLocaleString('en-US', { maximumFractionDigits: 2 })
