// Key and passwords of the demo: known ones where only this machine reaches it, else made of the word in the address that the command printed.
const given = new URLSearchParams(location.hash.slice(1)).get('pass')
if (given !== null) sessionStorage.setItem('mapgate-demo-pass', given)
const word = sessionStorage.getItem('mapgate-demo-pass')

export const demoKey = word === null ? 'demo-key' : `demo-key-${word}`
export const passwordOf = (account) => (word === null ? `${account}-demo` : `${account}-${word}`)
