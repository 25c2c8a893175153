// The form of one hydrant, made of what the layer's description tells this account: fields that it may not write are shown, and locked.

const isIdentity = ({ type }) => type === 'esriFieldTypeOID' || type === 'esriFieldTypeGlobalID'
const numbers = ['esriFieldTypeSmallInteger', 'esriFieldTypeInteger', 'esriFieldTypeDouble']

/** Fields of a layer that a form has, with the choices that each offers. */
export function fieldsOf({ fields, types = [], typeIdField }) {
  return fields
    .filter((field) => !isIdentity(field))
    .map((field) => ({
      ...field,
      choices:
        field.name === typeIdField
          ? types.map(({ id, name }) => ({ code: id, name }))
          : field.domain?.codedValues,
    }))
}

/**
 * Fills a form with the fields of a hydrant.
 * @param {HTMLFormElement} form
 * @param {object[]} fields as `fieldsOf` makes them
 * @param {Record<string, string | number | null>} attributes
 */
export function fillForm(form, fields, attributes) {
  const rows = fields.map((field) => {
    const label = document.createElement('label')
    const caption = document.createElement('span')
    caption.textContent = field.alias
    const input = inputFor(field)
    input.name = field.name
    input.disabled = !field.editable
    input.value = shown(field, attributes[field.name] ?? null)
    if (!field.editable) label.title = 'Read only for this account'
    label.className = field.editable ? '' : 'locked'
    label.append(caption, input)
    return label
  })
  form.querySelector('.fields').replaceChildren(...rows)
}

/** What is different in the form from the attributes it was filled with, by field. */
export function changesIn(form, fields, attributes) {
  const changed = fields.flatMap((field) => {
    const input = form.elements.namedItem(field.name)
    if (input.disabled || input.value === shown(field, attributes[field.name] ?? null)) return []
    return [[field.name, writtenValue(field, input.value)]]
  })
  return Object.fromEntries(changed)
}

function inputFor({ choices, type, length, domain }) {
  if (choices) {
    const select = document.createElement('select')
    for (const { code, name } of [{ code: '', name: '' }, ...choices]) select.append(new Option(name, code))
    return select
  }
  const input = document.createElement('input')
  if (type === 'esriFieldTypeDate') input.type = 'date'
  else if (numbers.includes(type)) {
    const [min = '', max = ''] = domain?.range ?? []
    Object.assign(input, { type: 'number', step: 'any', min, max })
  } else if (length) input.maxLength = length
  return input
}

function shown({ type }, value) {
  if (value === null) return ''
  return type === 'esriFieldTypeDate' ? new Date(value).toISOString().slice(0, 10) : String(value)
}

function writtenValue({ type }, text) {
  if (text === '') return null
  if (type === 'esriFieldTypeDate') return Date.parse(text)
  return numbers.includes(type) ? Number(text) : text
}
