import { RestError } from '../operation/reply.ts'
import type { CellValue } from '../query/layer-query.ts'
import type { FieldDefinition, LabelClass, LayerDefinition } from '../world/layer.ts'
import { requireField } from './renderer.ts'

/** A label class made ready: the fields whose values its text shows, and the text of a row. */
interface LabelText {
  fields: string[]
  textOf: (attributes: Record<string, CellValue>) => string
}

/** Fields in brackets, texts in quotes, joined by CONCAT or &; `NEWLINE` is a line break. */
const PARTS = /\s*(?:\[([^\]]+)\]|"([^"]*)"|'([^']*)'|(NEWLINE)|(CONCAT|&|\+))/giy

/** Reads `labelExpression`. Throws `RestError` 400 for what is no expression and for unknown fields. */
export function labelText(
  layer: LayerDefinition,
  { labelExpression, useCodedValues }: LabelClass,
): LabelText {
  const pieces = readPieces(labelExpression).map((piece) =>
    'field' in piece
      ? { field: layer.fields.find(({ name }) => name === requireField(layer, piece.field)) }
      : piece,
  )
  const fields = pieces.flatMap((piece) =>
    'field' in piece && piece.field !== undefined ? [piece.field.name] : [],
  )
  return {
    fields: [...new Set(fields)],
    textOf: (attributes) =>
      pieces
        .map((piece) => ('text' in piece ? piece.text : inWords(piece.field, attributes, useCodedValues)))
        .join('')
        .trim(),
  }
}

function readPieces(expression: string): ({ field: string } | { text: string })[] {
  const pieces: ({ field: string } | { text: string })[] = []
  const rest = expression.trim()
  PARTS.lastIndex = 0
  while (PARTS.lastIndex < rest.length) {
    const found = PARTS.exec(rest)
    if (found === null) {
      PARTS.lastIndex = 0
      throw new RestError(400, 'Invalid or missing input parameters.', [
        'The label expression cannot be read.',
      ])
    }
    const [, field, double, single, newLine] = found
    if (field !== undefined) pieces.push({ field })
    else if (newLine !== undefined) pieces.push({ text: '\n' })
    else if (double !== undefined || single !== undefined) pieces.push({ text: double ?? single ?? '' })
  }
  return pieces
}

function inWords(
  field: FieldDefinition | undefined,
  attributes: Record<string, CellValue>,
  useCodedValues: boolean,
): string {
  const value = field === undefined ? null : (attributes[field.name] ?? null)
  if (field === undefined || value === null) return ''
  if (field.type === 'esriFieldTypeDate') return new Date(Number(value)).toISOString().slice(0, 10)
  const coded = field.domain?.type === 'codedValue' && useCodedValues ? field.domain.codedValues : []
  return String(coded.find(({ code }) => code === value)?.name ?? value)
}
