import { render } from 'preact'
import './shell/tokens.css'
import './shell/shell.css'
import './parts/parts.css'
import { readSession, session } from './session.ts'
import { App } from './shell/app.tsx'

const root = document.getElementById('console')
if (root) render(<App />, root)
// A link with a code signs in first: asking before would only be refused.
if (location.hash.startsWith('#code=')) session.value = 'nobody'
else void readSession()
