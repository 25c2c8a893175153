import { describeExample } from './describe-example.ts'

describeExample('leaflet-wms', { pictures: 5 })
