import { describeExample } from './describe-example.ts'

describeExample('arcgis', { pictures: 7 })
