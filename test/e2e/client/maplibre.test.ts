import { describeExample } from './describe-example.ts'

describeExample('maplibre', { pictures: 7 })
