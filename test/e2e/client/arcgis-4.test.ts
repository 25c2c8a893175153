import { describeExample } from './describe-example.ts'

describeExample('arcgis-4', { pictures: 7 })
