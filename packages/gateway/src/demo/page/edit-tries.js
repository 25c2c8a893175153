// Edits that the crew may not do. Each is sent through the gateway as it stands, and the answer is shown.

/**
 * The tries of an account.
 * @param {{hydrants: object[], district: object, chosen?: object}} seen what the account sees, and the hydrant that is chosen
 * @returns {{title: string, edits: object, why: string}[]}
 */
export function triesOf({ hydrants, district, chosen }) {
  const own = chosen?.attributes.OBJECTID ? chosen : hydrants[0]
  const { OBJECTID } = own.attributes
  return [
    {
      title: 'Change a hydrant of another district',
      edits: { updates: [{ attributes: { OBJECTID: foreignIn(hydrants), status: 'out' } }] },
      why: 'A hydrant of another district and one that does not exist get the same answer.',
    },
    {
      title: "Write an owner's name",
      edits: { updates: [{ attributes: { OBJECTID, owner_name: 'Somebody Else' } }] },
      why: 'The crew does not see owners, so for it there is no such field.',
    },
    {
      title: 'Hand a hydrant to another district',
      edits: { updates: [{ attributes: { OBJECTID, district: 'Juniper Flat' } }] },
      why: 'The gateway writes the district of whoever edits; nobody else does.',
    },
    {
      title: 'Put a hydrant outside of the district',
      edits: { adds: [{ geometry: outside(district), attributes: { asset_id: 'HY-OUTSIDE' } }] },
      why: 'New places have to lie inside of the district.',
    },
  ]
}

/** An object id that the account does not see: ids are given in order, so one that is missing belongs to somebody else. */
function foreignIn(hydrants) {
  const own = new Set(hydrants.map(({ attributes }) => attributes.OBJECTID))
  let id = 1
  while (own.has(id)) id += 1
  return id
}

/** A place beside the district. */
function outside({ geometry }) {
  const xs = geometry.rings.flat().map(([x]) => x)
  const ys = geometry.rings.flat().map(([, y]) => y)
  const x = 2 * Math.max(...xs) - Math.min(...xs)
  return { x, y: (Math.max(...ys) + Math.min(...ys)) / 2, spatialReference: { wkid: 4326 } }
}
