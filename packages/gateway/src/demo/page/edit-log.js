// What was sent and what was answered, newest first, and the last outcome in one sentence.

const verbs = { adds: 'add', updates: 'change', deletes: 'delete' }

/** Writes one edit on top of the log. */
export function logEdit(list, { edits, reply }) {
  const [what] = Object.keys(edits)
  const failed = reply.error ?? failureIn(reply)
  const item = document.createElement('li')
  item.className = failed ? 'failed' : ''
  const details = document.createElement('details')
  const summary = document.createElement('summary')
  const outcome = document.createElement('b')
  outcome.textContent = failed ? `refused, ${failed.code}` : 'done'
  summary.append(`${verbs[what]} `, outcome)
  details.append(summary, part('applyEdits', edits), part('answer', reply))
  item.append(details)
  list.prepend(item)
}

const failureIn = ({ addResults = [], updateResults = [], deleteResults = [] }) =>
  [...addResults, ...updateResults, ...deleteResults].find(({ success }) => !success)?.error

function part(title, value) {
  const box = document.createElement('pre')
  box.tabIndex = 0
  box.textContent = `${title}: ${JSON.stringify(value, null, 1)}`
  return box
}

/**
 * Says what became of an edit.
 * @param {HTMLElement} box
 * @param {{title: string, text: string, isRefusal?: boolean}} outcome
 */
export function say(box, { title, text, isRefusal = false }) {
  const head = document.createElement('strong')
  head.textContent = title
  box.className = `said ${isRefusal ? 'bad' : 'good'}`
  box.replaceChildren(head, ` ${text}`)
  box.hidden = false
}
