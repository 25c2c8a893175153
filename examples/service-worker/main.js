import { connect } from '@mapgate/client'
import { protect } from '@mapgate/client/register'
import { credential, frame, gatewayUrl } from '../frame.js'

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })
globalThis.protectedBy = protect(gate, { worker: '/.mapgate/worker.js', reload: true })
// Here it ends.

frame(gate, { pan: (step) => globalThis.map?.panBy([step, step / 3], { animate: false }) })
