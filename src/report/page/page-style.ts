/** Layout of the page; the colours are those of the plots. Wide tables scroll inside their own box. */
export const PAGE_STYLE = `
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.3; } h2 { font-size: 1.2rem; margin-top: 2.5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
.stamp { border: 2px solid var(--bad); color: var(--bad); padding: .5rem .75rem; font-weight: 600; }
.mark { color: var(--bad); font-size: .8rem; font-weight: 600; margin-left: .5rem; }
.verdict { border: 2px solid var(--ink); border-radius: .5rem; padding: 1rem 1.25rem; margin: 1rem 0; background: var(--tint); }
.verdict dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0; }
.verdict dt { color: var(--quiet); } .verdict dd { margin: 0; overflow-wrap: anywhere; } .verdict dd:first-of-type { font-weight: 700; }
@media (max-width: 40rem) { .verdict dl { grid-template-columns: 1fr; } }
.wide { overflow-x: auto; margin: 1rem 0; } table { border-collapse: collapse; font-size: .875rem; min-width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); } th { color: var(--quiet); font-weight: 600; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } td { overflow-wrap: break-word; }
pre { background: var(--tint); border: 1px solid var(--line); padding: .75rem; overflow-x: auto; font: .875rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
figure { margin: 1.5rem 0; } figure svg { display: block; width: 100%; height: auto; } li { overflow-wrap: anywhere; } p { overflow-wrap: anywhere; }
footer { margin-top: 3rem; color: var(--quiet); font-size: .875rem; }
@media print { main { max-width: none; } h2, figure, tr { break-inside: avoid; } }
`;
