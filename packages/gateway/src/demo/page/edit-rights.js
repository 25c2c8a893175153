// What the account may do, read from the layer's description: the same that real clients go by.

const words = { create: 'add', update: 'change', delete: 'delete' }

/**
 * Lists the rights of an account.
 * @param {HTMLElement} list a `<dl>`
 * @param {{layer: object, fields: object[], district: object}} told the description of the layer, its fields, the district
 */
export function showRights(list, { layer, fields, district }) {
  const offered = layer.capabilities.toLowerCase().split(',')
  const may = Object.keys(words).filter((word) => offered.includes(word))
  const namesWhere = (editable) =>
    fields
      .filter((field) => field.editable === editable)
      .map(({ alias }) => alias)
      .join(', ') || 'none'
  list.replaceChildren(
    ...line(
      'hydrants',
      `${may.map((word) => words[word]).join(', ') || 'none of it'}, in ${district.attributes.district}`,
    ),
    ...line('may write', `${namesWhere(true)}${layer.allowGeometryUpdates ? ', and the place' : ''}`),
    ...line('only reads', namesWhere(false)),
    ...line('never sees', 'Owner, Phone, Cost, and all other districts'),
  )
}

function line(title, text) {
  const term = document.createElement('dt')
  term.textContent = title
  const meaning = document.createElement('dd')
  meaning.textContent = text
  return [term, meaning]
}
