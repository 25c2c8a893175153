import { xmlText } from '../xml-text.ts'
import { type FoundLayer, textOfValue } from './found-rows.ts'

/** Rows as tables of a page that runs nothing and fetches nothing. */
export const infoAsHtml = (layers: readonly FoundLayer[]): string =>
  `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Feature information</title>
<style>body{font:14px/1.4 system-ui,sans-serif;margin:8px}h2{font-size:1em;margin:8px 0 4px}table{border-collapse:collapse;margin:0 0 8px}th,td{border:1px solid #bbb;padding:2px 6px;text-align:left;vertical-align:top}th{background:#eee}</style>
</head><body>
${layers.length === 0 ? '<p>Nothing was found here.</p>\n' : layers.map(layerAsHtml).join('')}</body></html>
`

/** Each row has its own columns: what is seen of one may be more than what is seen of another. */
const layerAsHtml = ({ title, rows }: FoundLayer): string =>
  `<h2>${xmlText(title)}</h2>
${rows
  .map(
    ({ attributes }) =>
      `<table>${attributes
        .map(
          ([name, value]) =>
            `<tr><th scope="row">${xmlText(name)}</th><td>${xmlText(textOfValue(value))}</td></tr>`,
        )
        .join('')}</table>\n`,
  )
  .join('')}`
