import type { DrawingEntry } from '@mapgate/policy'
import { fieldsOf, parseExpression } from '@mapgate/protocol'
import { isObject, type JsonObject, objectsOf, textOf, textsOf } from '../core/json.ts'

/** Stands for "any field": an expression that the gateway does not parse (Arcade, VBScript) may use any. */
const anyField = '*'

/**
 * The fields that a layer's own drawing uses; `*` where they cannot be determined.
 * @param hasLabels what the layer says of itself: servers leave out labels and renderers that their JSON has no words for
 */
export function readDrawing(value: unknown, hasLabels = false): DrawingEntry {
  const info = isObject(value) ? value : undefined
  const labels = objectsOf(info?.labelingInfo)
  const untold = info?.renderer === null ? [anyField] : []
  return {
    rendererFields: isObject(info?.renderer) ? rendererFields(info.renderer) : untold,
    labelFields: hasLabels && labels.length === 0 ? [anyField] : [...new Set(labels.flatMap(labelFields))],
    drawingInfo: info,
  }
}

/** A drawing that is known by the fields that it uses alone; where they are not stated, it may use any field. */
export const opaqueDrawing = (drawnBy: unknown): DrawingEntry =>
  Array.isArray(drawnBy)
    ? { rendererFields: textsOf(drawnBy), labelFields: [], drawingInfo: undefined }
    : { rendererFields: [anyField], labelFields: [anyField], drawingInfo: undefined }

/** Renderers whose fields can all be determined; a heat map, a chart or a dictionary may use any field. */
const knownRenderers: ReadonlySet<unknown> = new Set([undefined, 'simple', 'uniqueValue', 'classBreaks'])

/** Every field that a renderer uses. */
function rendererFields(renderer: JsonObject): readonly string[] {
  const named = ['field', 'field1', 'field2', 'field3', 'normalizationField', 'attributeField'].flatMap(
    (key) => textOf(renderer[key]),
  )
  const infos = ['sizeInfo', 'colorInfo', 'transparencyInfo', 'rotationInfo'].map((key) => renderer[key])
  const variables = objectsOf([renderer.visualVariables, infos].flat()).flatMap((variable) => [
    ...textOf(variable.field),
    ...textOf(variable.normalizationField),
    ...(textOf(variable.valueExpression).length > 0 ? [anyField] : []),
  ])
  const isComputed = [...textOf(renderer.valueExpression), ...textOf(renderer.expression)].length > 0
  const computed = isComputed || !knownRenderers.has(renderer.type) ? [anyField] : []
  const rotation = isObject(renderer.rotationExpression)
    ? [anyField]
    : textOf(renderer.rotationExpression).flatMap(bracketed)
  return [...new Set([...named, ...variables, ...computed, ...rotation, ...overriding(renderer)])]
}

/** Every field that a class of labels uses: in its text and in the condition for its rows. */
function labelFields(label: JsonObject): readonly string[] {
  const info = isObject(label.labelExpressionInfo) ? label.labelExpressionInfo : {}
  const isComputed = [...textOf(info.expression), ...textOf(info.value)].length > 0
  return [
    ...textOf(label.labelExpression).flatMap(bracketed),
    ...(isComputed ? [anyField] : []),
    ...textOf(label.where).flatMap(conditionFields),
    ...overriding(label),
  ]
}

/** Any field where a part of a symbol, at any depth, follows an expression, because these expressions are not parsed. */
function overriding(drawn: JsonObject): readonly string[] {
  const { authoringInfo: _, ...rest } = drawn
  return overrides.test(JSON.stringify(rest)) ? [anyField] : []
}

const overrides = /"(?:primitiveOverrides|valueExpressionInfo|valueExpression)":(?!null|""|\[\]|\{\})/

/**
 * `[NAME] CONCAT " " CONCAT [TYPE]`: the names in brackets; anything that looks like a script may use every field, and so may a name without
 * brackets that is none of the words that join texts.
 */
function bracketed(text: string): readonly string[] {
  if (/\bfunction\b|\$feature/i.test(text)) return [anyField]
  const names = [...text.matchAll(bracketedName)].map((match) => match[1] ?? '')
  const rest = text.replace(bracketedName, ' ').replace(constants, ' ')
  return /[\p{L}_$]/u.test(rest.replace(joiningWords, ' ')) ? [...names, anyField] : names
}

const bracketedName = /\[([^\][]{1,200})\]/g
const constants = /"[^"]*"|'[^']*'/g
/** Operators and constants of label expressions, and names of functions; arguments are read by themselves. */
const joiningWords =
  /\b(?:concat|newline|vbnewline|vbcrlf|vblf|vbtab|and|or|not|mod)\b|\b[\p{L}_]\w*\s*(?=\()/giu

function conditionFields(where: string): readonly string[] {
  const parsed = parseExpression(where)
  return 'fault' in parsed ? [anyField] : [...fieldsOf(parsed.expression)]
}
