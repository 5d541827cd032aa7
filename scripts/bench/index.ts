import {availableParallelism, cpus} from 'node:os';
import process from 'node:process';
import {costs} from './costs.ts';
import {memory} from './memory.ts';
import type {Row} from './row.ts';
import {startup} from './startup.ts';
import {terminal} from './terminal.ts';

/**
 * The budgets of the built program, measured on this machine: `npm run bench [-- startup|terminal|costs|memory ...]`. Ratios
 * are of things measured in turn on the same machine; a busy one slows all of it alike. Needs tmux and `script`.
 */

const ROUNDS = 15;

const parts: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  startup: () => startup(ROUNDS),
  terminal: async () => [await terminal()],
  costs,
  memory: async () => [await memory()],
};

const named = process.argv.slice(2);
const unknown = named.filter(name => parts[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(`no such part: ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}\n`);
  process.exitCode = 2;
} else {
  const rows: Row[] = [];
  for (const [name, part] of Object.entries(parts)) {
    if (named.length === 0 || named.includes(name)) rows.push(...(await part()));
  }
  console.log(
    `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), Node.js ${process.versions.node}`,
  );
  console.table(rows);
}
