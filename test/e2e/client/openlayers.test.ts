import { describeExample } from './describe-example.ts'

describeExample('openlayers', { pictures: 7 })
