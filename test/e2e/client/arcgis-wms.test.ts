import { describeExample } from './describe-example.ts'

describeExample('arcgis-wms', { pictures: 5 })
