import type { Reply } from '../core/reply/reply.ts'
import type { SharedStatus } from '../core/shared-status.ts'
import type { UpstreamStatus } from '../core/upstream/observer.ts'
import { html } from '../pages/html.ts'
import { htmlPage } from '../pages/page.ts'

/** The administrator's page for browsers: the state of the upstreams, and links to the other routes. */
export function adminPage({
  isReady,
  inFlight,
  upstreams,
  shared,
}: {
  isReady: boolean
  inFlight: number
  upstreams: readonly UpstreamStatus[]
  shared: SharedStatus | undefined
}): Reply {
  return htmlPage({
    title: 'Mapgate for its administrator',
    body: html`<p>This listener is for the administrator and for monitoring. Callers of maps never come here.</p>
<h2>Now</h2><div class="scroll"><table>
<tr><th scope="row">Ready</th><td>${isReady ? 'yes' : 'no'}</td></tr>
<tr><th scope="row">Requests under way</th><td>${inFlight}</td></tr>
${upstreams.flatMap(({ name, bases }) =>
  bases.map(
    ({ url, breaker }) =>
      html`<tr><th scope="row">${name}</th><td>${url}: ${breakerWords[breaker] ?? breaker}</td></tr>`,
  ),
)}${shared === undefined ? [] : [html`<tr><th scope="row">What gateways share in Redis</th><td>${wordsOfShared(shared)}</td></tr>`]}</table></div>
<h2>What is here</h2><ul class="list">
<li><a href="/status">/status</a><span class="kind">the same and more as JSON</span></li>
<li><a href="/metrics">/metrics</a><span class="kind">for Prometheus</span></li>
<li><a href="/health/ready">/health/ready</a><span class="kind">200 or 503, for load balancers</span></li>
<li><code>mapgate reload</code><span class="kind">POST /reload: reads the configuration again</span></li>
<li><code>mapgate explain</code><span class="kind">POST /explain: why a request is answered as it is</span></li>
</ul>`,
  })
}

function wordsOfShared({ state, since, lastFailure, refused = [] }: SharedStatus): string {
  const failure =
    lastFailure === undefined
      ? ''
      : state === 'gone'
        ? `: ${lastFailure}`
        : `; the last failure: ${lastFailure}`
  const refusals = refused.length === 0 ? '' : `; it refuses ${refused.join(', ')}`
  return `${sharedWords[state]} since ${since}${failure}${refusals}`
}

const sharedWords: Readonly<Record<SharedStatus['state'], string>> = {
  starting: 'being connected to',
  there: 'connected',
  gone: 'gone',
}

const breakerWords: Readonly<Record<string, string>> = {
  closed: 'in use',
  open: 'not used for a while, after failures',
  'half-open': 'being tried again, after failures',
}
