import { describeExample } from './describe-example.ts'

describeExample('openlayers', { difference: 0.1, pictures: 7 })
