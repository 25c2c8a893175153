import { render } from 'preact'
import './shell/tokens.css'
import './shell/shell.css'
import './parts/parts.css'
import { readSession } from './session.ts'
import { App } from './shell/app.tsx'

const root = document.getElementById('console')
if (root) render(<App />, root)
void readSession()
