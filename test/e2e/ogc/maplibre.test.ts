import { mapLibre } from './libraries/maplibre.ts'
import { testLibrary } from './library-tests.ts'
import { signIns } from './sign-ins.ts'

testLibrary({ library: mapLibre, ways: signIns })
