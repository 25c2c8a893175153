import { render } from 'preact'
import './shell/tokens.css'
import './shell/shell.css'
import './parts/parts.css'
import { App } from './shell/app.tsx'
import { readSession } from './shell/session.ts'

const root = document.getElementById('console')
if (root) render(<App />, root)
void readSession()
