import { andExpressions, type IntentOf } from '@mapgate/protocol'

/**
 * A question about a layer that the client composed, as the same question about the map layer behind it: its condition joins the
 * others, its drawing does not matter. Other questions stay as they are.
 */
export function aboutMapLayer<Asked extends IntentOf<'feature-query' | 'summary'>>(asked: Asked): Asked {
  const { composed, where } = asked
  if (composed === undefined) return asked
  const { condition } = composed
  const joined = condition && where ? andExpressions(condition, where) : (condition ?? where)
  return { ...asked, composed: undefined, where: joined }
}
