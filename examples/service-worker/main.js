// Here it begins.
import { connect } from '/kit/index.ts'
import { protect } from '/kit/register.ts'
import { credential, frame, gatewayUrl } from '../frame.js'

const gate = connect({ url: gatewayUrl, credential })
globalThis.protectedBy = protect(gate, { worker: '/.mapgate/worker.js', reload: true })
// Here it ends.

frame(gate, { pan: (step) => globalThis.map?.panBy([step, step / 3], { animate: false }) })
