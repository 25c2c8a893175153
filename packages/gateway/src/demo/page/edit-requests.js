// Everything that the editing page asks of the gateway: descriptions and rows, and edits by a plain `applyEdits`.

const hydrantsUrl = `${location.origin}/arcgis/rest/services/Assets_Service/FeatureServer/2`
const districtsUrl = `${location.origin}/arcgis/rest/services/Assets_Service/FeatureServer/6`

/**
 * The requests of one account.
 * @param {import('@mapgate/client').Gate} gate
 * @param {(entry: {edits: object, reply: object}) => void} onEdit hears of each edit and its answer
 */
export function requestsOf(gate, onEdit) {
  const get = async (url, parameters) => {
    const reply = await (await gate.fetch(`${url}?${new URLSearchParams(parameters)}`)).json()
    if (reply.error) throw new Error(reply.error.message)
    return reply
  }
  const everything = { where: '1=1', outFields: '*', outSR: '4326', f: 'json' }
  return {
    /** The description of the hydrants, as this account is told of them. */
    describe: () => get(hydrantsUrl, { f: 'json' }),
    /** All hydrants that the account sees. */
    hydrants: async () => (await get(`${hydrantsUrl}/query`, everything)).features,
    /** The district that the account sees. */
    district: async () => (await get(`${districtsUrl}/query`, everything)).features[0],
    /**
     * Sends edits of the hydrants.
     * @param {{adds?: object[], updates?: object[], deletes?: number[]}} edits
     * @returns {Promise<{refused?: string, code?: number, objectId?: number}>} what became of the first change
     */
    edit: async (edits) => {
      const lists = Object.entries(edits).map(([name, list]) => [name, JSON.stringify(list)])
      const body = new URLSearchParams([['f', 'json'], ['rollbackOnFailure', 'false'], ...lists])
      const response = await gate.fetch(`${hydrantsUrl}/applyEdits`, { method: 'POST', body })
      const reply = await response.json()
      onEdit({ edits, reply })
      return outcomeOf(reply)
    },
  }
}

function outcomeOf({ error, addResults = [], updateResults = [], deleteResults = [] }) {
  if (error)
    return {
      code: error.code,
      refused: [error.message, ...(error.details ?? [])].filter(unlessRepeated).join(' '),
    }
  const [result] = [...addResults, ...updateResults, ...deleteResults]
  if (result?.success) return { objectId: result.objectId }
  const { code, description } = result?.error ?? { description: 'There is no result.' }
  return { code, refused: description }
}

const unlessRepeated = (text, index, all) => text && all.indexOf(text) === index
