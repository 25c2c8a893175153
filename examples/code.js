// The code box of an example page: the page's own program as an app would have it, to be read, marked where it matters, and copied.

/** What `frame.js` gives the examples, as an app would write it. */
const declarationsOf = ({ gatewayUrl, key, crewPassword }) => ({
  gatewayUrl: `const gatewayUrl = '${gatewayUrl}'`,
  credential: `/** Your app's own way to the credential of its user. */\nconst credential = () => '${key}'`,
  crewPassword: `const crewPassword = '${crewPassword}'`,
  BASEMAP: `const BASEMAP = \`\${gatewayUrl}/arcgis/rest/services/Topo_Basemap/MapServer\``,
  ASSETS: `const ASSETS = \`\${gatewayUrl}/map/Assets_Service/MapServer\``,
})

/**
 * The source of an example without what belongs to this page only: names of `frame.js` are declared, the call of `frame` is left out.
 * @param {string} source
 * @param {{gatewayUrl: string, key: string, crewPassword: string}} values
 * @returns {{before: string, matters: string, after: string}} one program in three parts
 */
export function codeToPaste(source, values) {
  const declarations = declarationsOf(values)
  const [own] = source.split(/^frame\(gate/m)
  const [before, matters, after] = own
    .replace(/^import \{(.*)\} from '\.\.\/frame\.js'$/m, (_line, names) => {
      const used = Object.keys(declarations).filter((name) => new RegExp(`\\b${name}\\b`).test(names))
      return ['', ...used.map((name) => declarations[name])].join('\n')
    })
    .split(/^\/\/ Here it (?:begins|ends)\.\n/m)
  return { before, matters, after: after.trimEnd() }
}

const write = async (text, element) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  // A page of another machine without TLS has no clipboard: there the selection can be copied.
  getSelection().selectAllChildren(element)
  document.execCommand('copy')
}

/** Draws the code into `element`, with a button that copies it. */
export function drawCode(element, { before, matters, after }) {
  element.innerHTML = `
    <div class="head"><h2>The code of this page</h2><button type="button">Copy</button></div>
    <p>Marked are the lines that matter.</p>
    <pre tabindex="0" role="region" aria-label="Code"><code></code></pre>
    <p class="visually-hidden" role="status"></p>`
  const marked = Object.assign(document.createElement('mark'), { textContent: matters })
  const code = element.querySelector('code')
  code.append(before, marked, after)
  const box = element.querySelector('pre')
  const hiddenPx = marked.offsetTop + marked.offsetHeight - box.clientHeight
  box.scrollTop = Math.min(Math.max(hiddenPx, 0), marked.offsetTop)
  const button = element.querySelector('button')
  const status = element.querySelector('[role=status]')
  button.addEventListener('click', async () => {
    const copied = await write(code.textContent, code).then(
      () => true,
      () => false,
    )
    button.textContent = copied ? 'Copied' : 'Not copied'
    status.textContent = copied ? 'The code is copied.' : 'The browser does not let this page copy.'
  })
  button.addEventListener('blur', () => {
    button.textContent = 'Copy'
    status.textContent = ''
  })
}
