import { describeExample } from './describe-example.ts'

describeExample('openlayers-wms', { pictures: 5 })
