import type { Colour } from '../core/colours.ts'

/**
 * The look of the pages for people: a card over a drawn land, light and dark, wide enough for a list and narrow enough for a phone.
 * @param accent colour of buttons and links by scheme; text on it has the colour of the ground
 */
export const personStyle = (accent: { readonly light: Colour; readonly dark: Colour }): string => `
:root { color-scheme: light dark; --ink: #17262a; --soft: #52646a; --line: #d3dedd; --edge: #788b8e; --ground: #eef3f2; --card: #ffffff; --accent: ${accent.light}; --on-accent: #ffffff; --bad: #b3261e; --shade: 0 1px 2px #17262a14, 0 14px 44px #17262a1f }
@media (prefers-color-scheme: dark) { :root { --ink: #e6efee; --soft: #a3b6b7; --line: #2c3d41; --edge: #75888c; --ground: #0e1618; --card: #162023; --accent: ${accent.dark}; --on-accent: #0e1618; --bad: #ff9a90; --shade: 0 1px 2px #0006, 0 14px 44px #0008 } }
${rules}`

const rules = `* { box-sizing: border-box }
html { min-height: 100% }
body { margin: 0; min-height: 100vh; min-height: 100svh; display: grid; grid-template-rows: auto 1fr; justify-items: center; gap: 1.25rem; padding: 1.5rem 1rem; font: 1rem/1.5 system-ui, "Segoe UI", Roboto, sans-serif; color: var(--ink); background: var(--ground); isolation: isolate }
.land { position: fixed; inset: 0; width: 100%; height: 100%; z-index: -1; fill: color-mix(in srgb, var(--accent) 4%, transparent); stroke: color-mix(in srgb, var(--accent) 30%, transparent); stroke-width: .5; stroke-linejoin: round }
header { width: 100%; max-width: 26rem; align-self: end; margin-top: min(7vh, 4rem) }
.brand { display: flex; align-items: center; justify-content: center; gap: .7rem; font-weight: 650; font-size: 1.2rem; letter-spacing: -.01em; color: inherit; text-decoration: none; overflow-wrap: anywhere; text-align: center; width: fit-content; margin: 0 auto; border-radius: .4rem }
.brand img { display: block; height: 2.75rem; width: auto; max-width: 11rem; object-fit: contain }
.card { width: 100%; max-width: 26rem; align-self: start; background: var(--card); border: 1px solid var(--line); border-radius: 1rem; box-shadow: var(--shade) }
main { padding: 1.75rem 1.75rem 1.5rem }
.wide { max-width: 46rem }
h1 { font-size: 1.55rem; line-height: 1.2; letter-spacing: -.015em; margin: 0 0 .5rem; overflow-wrap: anywhere }
h2 { font-size: 1.05rem; margin: 2rem 0 .6rem }
p { margin: .5rem 0; overflow-wrap: anywhere }
b, strong { font-weight: 650 }
a { color: var(--accent); text-underline-offset: .18em }
code { font: .88em/1.5 ui-monospace, monospace; padding: .1em .35em; border-radius: .3em; background: color-mix(in srgb, currentColor 9%, transparent); overflow-wrap: anywhere }
.soft { color: var(--soft) }
.ways { list-style: none; display: grid; gap: .6rem; margin: 1.25rem 0 0; padding: 0 }
.way, button { display: flex; align-items: center; gap: .75rem; width: 100%; min-height: 2.9rem; padding: .5rem .9rem; border-radius: .6rem; font: inherit; font-weight: 600; line-height: 1.3; text-align: left; text-decoration: none; overflow-wrap: anywhere; cursor: pointer }
.way { color: var(--ink); background: var(--card); border: 1px solid var(--edge) }
.way:hover { border-color: var(--accent); background: color-mix(in srgb, var(--accent) 7%, var(--card)) }
.way::after { content: "\\2192" / ""; margin-left: auto; color: var(--accent); font-weight: 400 }
.letter { flex: none; display: grid; place-items: center; width: 1.8rem; height: 1.8rem; border-radius: .45rem; font-size: .95rem; color: var(--accent); background: color-mix(in srgb, var(--accent) 13%, transparent) }
button { justify-content: center; border: 1px solid transparent; color: var(--on-accent); background: var(--accent) }
button:hover { background: color-mix(in srgb, var(--accent) 88%, var(--ink)) }
button.plain { width: auto; min-height: 2.4rem; padding: .3rem .8rem; color: var(--ink); background: transparent; border-color: var(--edge); font-weight: 500; font-size: .92rem }
button.plain:hover { border-color: var(--bad); color: var(--bad) }
.or { display: flex; align-items: center; gap: .8rem; margin: 1.25rem 0; color: var(--soft); font-size: .9rem }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line) }
form.fields { display: grid; gap: .9rem; margin: 1.25rem 0 0 }
.or + form.fields { margin-top: 0 }
label { display: grid; gap: .3rem; font-size: .92rem; font-weight: 500 }
input { font: inherit; font-size: 1rem; color: inherit; background: color-mix(in srgb, var(--ground) 30%, var(--card)); border: 1px solid var(--edge); border-radius: .5rem; padding: .6rem .75rem; width: 100%; min-height: 2.9rem }
input[aria-invalid] { border-color: var(--bad) }
details { margin-top: 1.25rem; border-top: 1px solid var(--line); padding-top: .9rem }
summary { cursor: pointer; color: var(--accent); font-size: .95rem; border-radius: .3rem; width: fit-content; padding: .35rem .2rem }
details form.fields { margin-top: .7rem }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.said { display: flex; gap: .6rem; margin: 1rem 0 0; padding: .7rem .9rem; border-radius: .6rem; border: 1px solid color-mix(in srgb, var(--bad) 45%, transparent); color: var(--bad); background: color-mix(in srgb, var(--bad) 7%, var(--card)); font-weight: 500 }
.told { margin: 1rem 0 0; padding: .7rem .9rem; border-radius: .6rem; background: color-mix(in srgb, var(--accent) 9%, var(--card)) }
.told p { margin: .2rem 0 }
.list { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: .6rem }
.list li { display: flex; flex-wrap: wrap; gap: .3rem .9rem; align-items: center; padding: .7rem .9rem; border-top: 1px solid var(--line); overflow-wrap: anywhere }
.list li:first-child { border-top: 0 }
.list .grow { flex: 1 1 14rem; min-width: 0 }
.list .grow span { display: block }
meter { flex: 0 1 9rem; height: 1rem }
.facts { display: grid; grid-template-columns: minmax(7rem, auto) 1fr; gap: .45rem 1.2rem; margin: 1rem 0 0 }
.facts dt { color: var(--soft) }
.facts dd { margin: 0; overflow-wrap: anywhere }
.mark { display: inline-block; font-size: .8rem; font-weight: 600; padding: .05rem .5rem; border-radius: 1rem; color: var(--accent); border: 1px solid currentColor }
.chips { display: flex; flex-wrap: wrap; gap: .35rem; list-style: none; margin: 0; padding: 0 }
.chips li { padding: .05rem .55rem; border-radius: .4rem; background: color-mix(in srgb, var(--ink) 8%, var(--card)); font-size: .92rem; overflow-wrap: anywhere }
.line { display: flex; flex-wrap: wrap; gap: .8rem; align-items: center; margin-top: 1rem }
footer { border-top: 1px solid var(--line); padding: .8rem 1rem 1rem; text-align: center; font-size: .88rem; color: var(--soft) }
.tongues { display: flex; flex-wrap: wrap; justify-content: center; gap: 0 .3rem; list-style: none; margin: 0 0 .2rem; padding: 0 }
.tongues a, .tongues b { display: inline-block; padding: .3rem .5rem; border-radius: .4rem }
.tongues b { color: var(--ink) }
@media (max-width: 30rem) { body { padding: 1rem .75rem; gap: 1rem } main { padding: 1.25rem } .card { border-radius: .8rem } header { margin-top: .5rem } .facts { grid-template-columns: 1fr; gap: .1rem } .facts dd { margin-bottom: .5rem } }
@media (forced-colors: active) { .land { display: none } button, .way, .card { border: 1px solid } }
`
