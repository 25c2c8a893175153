// Where the modules of this page stand, before the first of them is loaded. An app has a bundler for that.
globalThis.process = { env: {} }

const stub = '/examples/arcgis-editor/calcite.js'
const components = '@esri/calcite-components/dist/components'
const named = `
  accordion accordion-item action action-bar action-group action-menu block button carousel carousel-
  item checkbox chip color-picker combobox combobox-item combobox-item-group dialog dropdown dropdown-
  group dropdown-item fab flow flow-item focus-trap icon input input-date-picker input-message input-
  number input-time-picker input-time-zone label list list-item list-item-group loader notice option
  panel popover radio-button radio-button-group scrim select split-button switch text-area tooltip`

const imports = {
  '@mapgate/client': '/kit/index.ts',
  '@mapgate/client/arcgis4': '/kit/adapters/arcgis4.ts',
  '@arcgis/core/': '/examples/lib/@arcgis/core/',
  '@arcgis/toolkit/dom': '/examples/lib/@arcgis/toolkit/dist/dom/index.js',
  '@esri/arcgis-html-sanitizer': '/examples/lib/@esri/arcgis-html-sanitizer/dist/esm/index.js',
  [components]: stub,
  ...Object.fromEntries(
    named
      .trim()
      .split(/\s+/)
      .map((name) => [`${components}/calcite-${name}`, stub]),
  ),
  luxon: '/examples/lib/luxon/src/luxon.js',
  marked: '/examples/lib/marked/lib/marked.esm.js',
  tslib: '/examples/lib/tslib/tslib.es6.mjs',
}

const map = Object.assign(document.createElement('script'), { type: 'importmap' })
map.textContent = JSON.stringify({ imports })
document.head.append(map)
