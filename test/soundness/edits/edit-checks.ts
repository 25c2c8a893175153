import type { Leak } from '../checks.ts'
import type { CaseReply, CaseRequest } from '../gateway.ts'
import { type Json, jsonOf, objectsOf } from '../reply-values.ts'
import { type Change, type Judge, whyForbidden } from './edit-right.ts'
import { canaryOf, type Which } from './edit-world.ts'

/** No canary in headers or body, unless the request names it itself. */
export function canaryIn({ headers, body }: CaseReply, request: CaseRequest, which: Which): Leak {
  const own = `${request.path} ${Object.values(request.parameters).join(' ')}`
  const place = `${JSON.stringify(headers)} ${body.toString('latin1')}`
  const { text, number, globalId } = canaryOf[which]
  return [text, String(number).slice(0, 5), globalId].find(
    (mark) => place.includes(mark) && !own.includes(mark),
  )
}

/** No cell gets a value out of a hidden cell, such as by a calculation, unless the request brings it. */
export function copiedCanary(changes: readonly Change[], request: CaseRequest, which: Which): Leak {
  const own = Object.values(request.parameters).join(' ')
  const { text, number } = canaryOf[which]
  const marks = [text, String(number).slice(0, 5)].filter((mark) => !own.includes(mark))
  for (const { kind, id, before = {}, after = {} } of changes) {
    if (kind !== 'update' && kind !== 'add') continue
    const copied = Object.keys(after).find(
      (name) =>
        before[name] !== after[name] &&
        marks.some((mark) => String(after[name]).toLowerCase().includes(mark.toLowerCase())),
    )
    if (copied) return `${copied} of row ${id} got the value ${after[copied]} of a hidden cell`
  }
  return undefined
}

/** (a, b) Every change, as the tables show it or as the map server reports it, is one that a grant permits as a whole. */
export function forbiddenChange(changes: readonly Change[], judge: Judge): Leak {
  for (const change of changes) {
    const why = whyForbidden(change, judge)
    if (why) return `${change.kind} of row ${change.id} of layer ${change.layerId}: ${why}`
  }
  return undefined
}

/** Lists of results of a reply, each with the layer that it is about where the reply says so. */
export function resultsIn(
  reply: CaseReply,
): readonly { name: string; layerId?: number; items: readonly Json[] }[] {
  const json: unknown = jsonOf(reply)
  const parts = Array.isArray(json) ? objectsOf(json) : objectsOf([json])
  return parts.flatMap((part) =>
    ['addResults', 'updateResults', 'deleteResults'].flatMap((name) =>
      Array.isArray(part[name])
        ? [
            {
              name,
              ...(typeof part.id === 'number' ? { layerId: part.id } : {}),
              items: objectsOf(part[name]),
            },
          ]
        : [],
    ),
  )
}

/** Each submitted item has one result, in its place: as many as were submitted, with the ids that were named. */
export function strangeResults(reply: CaseReply, request: CaseRequest): Leak {
  if (reply.refused !== undefined) return undefined
  const submitted = submittedBy(request)
  for (const { name, items } of submitted === undefined ? [] : resultsIn(reply)) {
    const asked = submitted?.[name]
    if (asked === undefined || items.length === 0) continue
    if (items.length !== asked.length) return `${items.length} ${name} for ${asked.length} items`
    const wrong = items.findIndex(({ objectId }, nth) => !isAsked(objectId, asked[nth]))
    if (wrong >= 0) return `${name} ${wrong} is of row ${items[wrong]?.objectId}, and not of ${asked[wrong]}`
  }
  return undefined
}

const isAsked = (told: unknown, asked: unknown): boolean =>
  asked === undefined || Number(told) === Number(asked) || told === -1

/** The object ids that a request on one layer names, by the list that answers them; undefined where it names rows otherwise. */
function submittedBy({
  operation,
  parameters,
}: CaseRequest): Readonly<Record<string, readonly unknown[]>> | undefined {
  const { adds, updates, deletes, features, objectIds, where, geometry } = parameters
  const list = (text: string | undefined) =>
    text === undefined ? undefined : (JSON.parse(text) as readonly unknown[])
  const ids = (text: string | undefined) =>
    list(text)?.map((one) => (one as { attributes?: { OBJECTID?: unknown } }).attributes?.OBJECTID)
  const none = (text: string | undefined) => list(text)?.map(() => undefined)
  switch (operation) {
    case 'applyEdits':
      return lists({ addResults: none(adds), updateResults: ids(updates), deleteResults: list(deletes) })
    case 'addFeatures':
      return lists({ addResults: none(features) })
    case 'updateFeatures':
      return lists({ updateResults: ids(features) })
    case 'deleteFeatures':
      return objectIds && !where && !geometry ? { deleteResults: objectIds.split(',') } : undefined
    default:
      return undefined
  }
}

const lists = (
  all: Readonly<Record<string, readonly unknown[] | undefined>>,
): Readonly<Record<string, readonly unknown[]>> =>
  Object.fromEntries(Object.entries(all).flatMap(([name, list]) => (list ? [[name, list] as const] : [])))

/** What is told of an item is true: a row that was changed is told as such, and one that was not is not. */
export function untrueResult(reply: CaseReply, request: CaseRequest, changes: readonly Change[]): Leak {
  const onLayer = Number(/FeatureServer\/(\d+)\//.exec(request.path)?.[1])
  if (reply.refused !== undefined && changes.length > 0 && reply.refused !== 'edit.outcome-unknown')
    return `the reply is the refusal ${reply.refused}, and ${changes.length} changes were made`
  for (const { name, layerId = onLayer, items } of resultsIn(reply)) {
    const kind = { addResults: 'add', updateResults: 'update', deleteResults: 'delete' }[name]
    const changed = new Set(
      changes.filter((one) => one.kind === kind && one.layerId === layerId).map(({ id }) => id),
    )
    for (const { objectId, success } of items) {
      // The id is hidden.
      if (objectId === null) continue
      const isDone = changed.has(Number(objectId))
      if (success === true && !isDone && kind !== 'update')
        return `${name} tells of row ${objectId}, which is as it was`
      if (success !== true && isDone) return `${name} does not tell of row ${objectId}, which changed`
    }
    const told = new Set(items.map(({ objectId }) => Number(objectId)))
    const untold = [...changed].find((id) => !told.has(id))
    const hidesIds = items.some(({ objectId }) => objectId === null)
    if (untold !== undefined && items.length > 0 && !hidesIds)
      return `${name} says nothing of row ${untold}, which changed`
  }
  return undefined
}

/**
 * Items that failed tell nothing of hidden rows: no global id but one that the request names, and as reasons the same as for rows that are not there,
 * or what is wrong with the request itself.
 */
export function tellingFailure(
  reply: CaseReply,
  request: CaseRequest,
  isHidden: (objectId: number, layerId: number | undefined) => boolean,
): Leak {
  const own = Object.values(request.parameters).join(' ').toUpperCase()
  for (const { name, layerId, items } of resultsIn(reply)) {
    for (const { objectId, globalId, error } of items) {
      if (error === undefined || name === 'addResults' || objectId === -1) continue
      if (!isHidden(Number(objectId), layerId)) continue
      const { code } = error as { code?: number }
      if (globalId !== undefined && !own.includes(String(globalId).toUpperCase()))
        return `${name} tells the global id of row ${objectId}, which is hidden`
      if (![1000, 1003, 1004, 1013, 1023].includes(code ?? 0))
        return `${name} says ${code} of row ${objectId}, which is hidden`
    }
  }
  return undefined
}

const globalIds = /\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}/g

/** The reply with a mark in place of global ids that no row had before: a map server makes them up. */
export function withoutNewGlobalIds(reply: CaseReply, known: string): CaseReply {
  const text = reply.body.toString('latin1')
  return {
    ...reply,
    body: Buffer.from(
      text.replaceAll(globalIds, (id) => (known.includes(id) ? id : 'new')),
      'latin1',
    ),
  }
}
