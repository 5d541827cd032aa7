/**
 * One style for pages and for plots that stand alone. Colours follow the reader's light or dark setting; contrast with
 * the ground is at least 4.5 to 1 for text and 3 to 1 for marks in both. No mark is told by its colour alone.
 */
export const COLOURS = `
:root { color-scheme: light dark; --ground: #ffffff; --ink: #1c1f24; --quiet: #555c66; --line: #c9cdd3;
  --baseline: #9a4a00; --other: #0b5cad; --good: #1a6b34; --bad: #b3261e; --band: #e8ebef; --tint: #f4f5f7;
  --phase-0: #b3261e; --phase-1: #0b5cad; --phase-2: #3b6a96; --phase-3: #7a4fa3; --phase-4: #2f7d4f; --phase-5: #8a5a00; --phase-6: #6b7280; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171b; --ink: #e8eaed; --quiet: #a9b1bb; --line: #434a54;
  --baseline: #f0a35a; --other: #7db7f5; --good: #6fcf8e; --bad: #ff8a80; --band: #262b32; --tint: #1c2026;
  --phase-0: #ff8a80; --phase-1: #7db7f5; --phase-2: #9cc4e4; --phase-3: #c6a3ea; --phase-4: #7fd1a0; --phase-5: #e0b060; --phase-6: #aab2bd; } }
`;

export const PLOT_STYLE = `
.plot { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
.plot text { fill: var(--ink); } .plot .quiet { fill: var(--quiet); } .plot .heading { font-weight: 600; font-size: 15px; }
.plot .axis { stroke: var(--line); stroke-width: 1; } .plot .bar { stroke-width: 3; } .plot .limit { stroke: var(--ink); stroke-width: 2; stroke-dasharray: 5 3; }
.plot .band { fill: var(--band); } .plot .ground { fill: var(--ground); } .plot .thin { stroke: var(--ground); stroke-width: 1; }
.plot .inside { fill: var(--ground); font-weight: 600; } .plot .slope { stroke-width: 2; } .plot .stamp { fill: var(--bad); font-weight: 600; }
.plot .dashed { stroke-dasharray: 6 4; }
`;
