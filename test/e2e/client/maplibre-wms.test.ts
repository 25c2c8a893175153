import { describeExample } from './describe-example.ts'

describeExample('maplibre-wms', { pictures: 5 })
