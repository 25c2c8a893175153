import { leaflet } from './libraries/leaflet.ts'
import { testLibrary } from './library-tests.ts'
import { withoutHeaders } from './sign-ins.ts'

testLibrary({ library: leaflet, ways: withoutHeaders })
