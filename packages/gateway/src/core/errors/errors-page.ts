import { type ErrorMeaning, errorTable, wrongPasswordText } from './errors.ts'

/** The page `docs/errors.md`, made from the table of errors; a test holds both equal. */
export function errorsPage(): string {
  const rows = Object.entries(errorTable as Readonly<Record<string, ErrorMeaning>>)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(
      ([code, { status, arcgisCode, messageCode, text }]) =>
        `| \`${code}\` | ${status} | ${arcgisCode}${messageCode ? ` \`${messageCode}\`` : ''} | ${text} |`,
    )
  return `# Errors

Made from \`packages/gateway/src/core/errors/errors.ts\` by \`npm run pages\`; do not edit by hand.

Every refusal has a code, which stands in the audit line (\`reason\`) with its detail. The caller reads only the text, in the form that
its client understands: the ArcGIS envelope (inside HTTP 200 for REST resources in JSON, with the real status for images, tiles, files
and PBF, and everywhere on mounts with \`realStatus\`), an empty body for a plain \`<img>\`, or a plain page for a browser.
Where a request was not understood (\`request.…\`), the text says what was wrong and what to do. For a wrong user or password in
\`Authorization: Basic\` the text of \`credential.invalid\` is "${wrongPasswordText}".

| code | HTTP status | ArcGIS code | text |
|---|---|---|---|
${rows.join('\n')}
`
}
