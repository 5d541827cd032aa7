import type {Said} from './faststart.ts';

export type Table = {
  /** One scenario, as it is known: what was measured, not what was hoped for. Seconds are those since the one before. */
  row(scenario: string, said: Said, also?: string): void;
  print(): void;
};

const COLUMNS = ['scenario', 'state', 'rule', 'causes', 'exit', 'online', 'offline', 'took'] as const;
type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

function rowOf(scenario: string, {code, document}: Said, seconds: number): Row {
  const {verdict} = document;
  const ratio = (given: {ratio: number} | undefined): string => given?.ratio.toFixed(2) ?? '-';
  const causes = (verdict?.causes ?? []).filter(cause => cause.standing !== 'not-shown');
  return {
    scenario,
    state: verdict?.state ?? document.steps.at(-1)?.outcome ?? '?',
    rule: verdict?.rule ?? '-',
    causes: causes.map(({id, seconds: cost}) => `${id} ${cost?.toFixed(1) ?? '-'} s`).join(', ') || '-',
    exit: `${code}`,
    online: ratio(verdict?.online),
    offline: ratio(verdict?.offline),
    took: `${seconds.toFixed(0)} s`,
  };
}

/** A table of scenarios for the log of the suite: each in a line as it ends, and all of them at the end. */
export function createTable(): Table {
  const rows: Row[] = [];
  let sinceMs = performance.now();
  return {
    row(scenario, said, also = '') {
      const nowMs = performance.now();
      const row = rowOf(scenario, said, (nowMs - sinceMs) / 1000);
      sinceMs = nowMs;
      rows.push(row);
      const {verdict, steps} = said.document;
      const failure = steps.at(-1)?.failure;
      const more = [
        verdict?.headline ?? '',
        verdict?.flags.join('; ') ?? '',
        failure === undefined ? '' : `failure ${failure.short}: ${failure.observed}`,
        also,
      ];
      const cells = [...COLUMNS.map(column => row[column]), ...more].filter(cell => cell !== '');
      process.stdout.write(`SCENARIO | ${cells.join(' | ')}\n`);
    },
    print() {
      const all: readonly Row[] = [Object.fromEntries(COLUMNS.map(name => [name, name])) as Row, ...rows];
      const width = (name: (typeof COLUMNS)[number]): number => Math.max(...all.map(row => row[name].length));
      const line = (row: Row): string => COLUMNS.map(name => row[name].padEnd(width(name))).join('  ');
      process.stdout.write(`\n${all.map(row => `  ${line(row).trimEnd()}\n`).join('')}\n`);
    },
  };
}
