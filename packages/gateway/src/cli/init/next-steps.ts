/** The command as it was started, so that what is printed can be copied: by npm in a checkout, by npx, or by itself. */
export const commandName = (environment: Readonly<Record<string, string | undefined>>): string => {
  if (environment.npm_lifecycle_event === 'mapgate') return 'npm run mapgate --'
  return environment.npm_command === 'exec' ? 'npx mapgate' : 'mapgate'
}

interface ShownSecrets {
  readonly user: { readonly name: string; readonly password: string; readonly isMade: boolean }
  readonly key: string | undefined
}

/** What is shown once, right after it was made. */
export function shownSecrets({ user, key }: ShownSecrets): string {
  const lines = [
    ['user', user.name],
    ['password', user.isMade ? user.password : '(the one that you gave)'],
    ...(key === undefined ? [] : [['API key', key]]),
  ]
  const once = user.isMade || key !== undefined ? ' They are shown this once: keep them now' : ''
  return `The first account.${once}\n\n${lines.map(([what = '', value]) => `  ${what.padEnd(9)} ${value}`).join('\n')}\n`
}

interface Steps {
  readonly command: string
  readonly config: string
  readonly publicUrl: string
  readonly user: string
  readonly hasKey: boolean
  /** False where the online check found something. */
  readonly isGood: boolean
  /** True where the map server is the sample one. */
  readonly isDemo: boolean
  /** The address of the gateway behind a web server in front; undefined where callers come to it themselves. */
  readonly behind: string | undefined
}

/** What to do next, as commands and addresses to copy. */
export function nextSteps({
  command,
  config,
  publicUrl,
  user,
  hasKey,
  isGood,
  isDemo,
  behind,
}: Steps): string {
  const services = `${publicUrl}/arcgis/rest/services`
  const steps = [
    ...(isGood
      ? []
      : [`Repair what is BAD above, until nothing is left:\n     ${command} check ${config} --online`]),
    ...(isDemo
      ? [`Run the sample map server, in a terminal of its own:\n     ${command} demo --map-server`]
      : []),
    `Run the gateway:\n     ${command} serve --config ${config}`,
    ...(behind === undefined
      ? []
      : [
          `Let the web server in front pass ${publicUrl}/ on to ${behind}: recipes for nginx and IIS in deploy/README.md`,
        ]),
    `Look at it in a browser, signed in as ${user}:\n     ${publicUrl}/.mapgate/sign-in`,
    ...(hasKey ? [`Ask with the API key:\n     curl -H 'token: KEY' '${services}?f=json'`] : []),
    `Give ArcGIS clients (JS API, QGIS) the address of a service; their own dialog asks for ${user} and the password:\n     ${services}/<name>/MapServer`,
    `In your own page, one line for each map library (docs/clients.md):\n     const gate = connect({ url: '${publicUrl}/arcgis', credential: () => token })   // from @mapgate/client`,
  ]
  return `\nNext:\n${steps.map((step, index) => `  ${index + 1}  ${step}`).join('\n')}\n\nWho may see what: grants in ${config}, docs/policy.md. All tasks: docs/getting-started.md.`
}
