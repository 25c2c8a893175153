/** The look of every page of the gateway: one column, light and dark, wide enough for tables and narrow enough for phones. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #17262a; --soft: #566769; --line: #d7e1e0; --ground: #eef3f2; --card: #fff; --accent: #0b6e72; --accent-ink: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #e6efee; --soft: #9db1b2; --line: #2a3a3d; --ground: #0e1618; --card: #162023; --accent: #5fcfc4; --accent-ink: #06211f } }
* { box-sizing: border-box }
body { margin: 0; font: 1rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--ground) }
header, main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding-top: 1.1rem; padding-bottom: 1.1rem }
.brand { display: flex; align-items: center; gap: .5rem; font-weight: 700; color: inherit; text-decoration: none }
.who { margin-left: auto; color: var(--soft); font-size: .9rem; display: flex; flex-wrap: wrap; gap: .25rem .9rem; align-items: center }
.who b { color: var(--ink); font-weight: 600 }
main { padding-bottom: 3rem }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .8rem 0 .4rem; overflow-wrap: anywhere }
h2 { font-size: 1.05rem; margin: 2rem 0 .6rem }
p { margin: .5rem 0; max-width: 46rem }
a { color: var(--accent) }
.path { font-size: .9rem; color: var(--soft); margin: .6rem 0 0; overflow-wrap: anywhere }
.soft { color: var(--soft) }
.kind { color: var(--soft); font-size: .85rem; white-space: nowrap }
.list { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: .6rem }
.list li { display: flex; flex-wrap: wrap; gap: .1rem .8rem; align-items: baseline; padding: .55rem .9rem; border-top: 1px solid var(--line); overflow-wrap: anywhere }
.list li:first-child { border-top: 0 }
.list .inner { padding-left: 2.2rem }
.list .kind { margin-left: auto }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(15.5rem, 1fr)); gap: 1rem }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; color: inherit; text-decoration: none; display: block }
.card:hover, .card:focus-visible { border-color: var(--accent) }
.card span { display: flex; justify-content: space-between; gap: .6rem; padding: .6rem .8rem; font-weight: 600; overflow-wrap: anywhere }
.card .kind { font-weight: 400; padding: 0 }
.map { display: block; width: 100%; aspect-ratio: 16 / 9; object-fit: cover; background: repeating-linear-gradient(45deg, transparent 0 .6rem, color-mix(in srgb, var(--soft) 12%, transparent) .6rem 1.2rem); color: var(--soft); font-size: .85rem }
.wide { border: 1px solid var(--line); border-radius: .6rem; margin: 1rem 0; max-width: 44rem }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem }
table { border-collapse: collapse; width: 100%; font-size: .92rem }
th, td { text-align: left; vertical-align: top; padding: .45rem .9rem; border-top: 1px solid var(--line) }
tr:first-child > * { border-top: 0 }
th { font-weight: 600 }
code, .address { font: .9em/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
code { padding: .1em .35em; border-radius: .3em; background: color-mix(in srgb, currentColor 9%, transparent) }
.address { display: block; user-select: all; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .8rem }
.sign-in { display: grid; gap: .7rem; max-width: 22rem; margin: 1rem 0; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.1rem }
.or { display: flex; align-items: center; gap: .8rem; margin: .2rem 0; color: var(--soft); font-size: .9rem }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line) }
label { display: grid; gap: .2rem; font-size: .9rem }
input { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--soft); border-radius: .4rem; padding: .45rem .6rem; width: 100% }
button { font: inherit; font-weight: 600; border: 0; border-radius: .4rem; padding: .5rem .9rem; background: var(--accent); color: var(--accent-ink); cursor: pointer }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.said { border-left: .25rem solid #c2410c; padding: .3rem .8rem; background: color-mix(in srgb, #c2410c 9%, transparent) }
@media (max-width: 34rem) { .who { margin-left: 0; width: 100% } }
footer { color: var(--soft); font-size: .85rem; padding-top: 1rem; padding-bottom: 2rem }
`
