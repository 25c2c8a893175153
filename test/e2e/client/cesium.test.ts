import { describeExample } from './describe-example.ts'

describeExample('cesium', { pictures: 4 })
