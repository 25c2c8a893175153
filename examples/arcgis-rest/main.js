import { request } from '@esri/arcgis-rest-request'
import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/arcgis-rest'
import { ASSETS, credential, frame, gatewayUrl } from '../frame.js'

const list = document.getElementById('map')
list.className = 'list'

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })
const authentication = carry(gate)

const districts = () => {
  const params = { where: '1=1', outFields: '*', returnGeometry: false }
  return request(`${ASSETS}/6/query`, { authentication, params })
}
// Here it ends.

const show = async () => {
  try {
    const { features } = await districts()
    list.replaceChildren(
      ...features.map(({ attributes }) =>
        Object.assign(document.createElement('p'), { textContent: Object.values(attributes).join(' · ') }),
      ),
    )
  } catch (error) {
    list.textContent = error.message
  }
}
show()

frame(gate, { pan: show })
