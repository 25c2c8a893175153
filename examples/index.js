// The list of examples; a library that is not installed says which command brings it.

const isInstalled = async (name) => (await fetch(`/examples/lib/${name}/package.json`, { method: 'HEAD' })).ok

const cards = document.querySelector('.cards')
for (const { name, title, about, packages } of await (await fetch('examples.json')).json()) {
  const card = document.createElement('li')
  card.className = 'card'
  const heading = document.createElement('h2')
  heading.append(Object.assign(document.createElement('a'), { href: `${name}/`, textContent: title }))
  const text = Object.assign(document.createElement('p'), { textContent: about })
  card.append(heading, text)
  cards.append(card)
  Promise.all(packages.map(isInstalled)).then((installed) => {
    if (installed.every(Boolean)) return
    const hint = document.createElement('p')
    hint.append(
      'Not installed yet: ',
      Object.assign(document.createElement('code'), { textContent: 'npm run setup' }),
    )
    card.append(hint)
  })
}
