import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import {z} from 'zod';
import {diagnoseLog} from '../src/diagnose/from-log.ts';

/** Runs the diagnosis over a folder of labelled logs and prints what was taken for what. */

const label = z.object({file: z.string(), category: z.string(), healthy: z.boolean()});
type Label = z.infer<typeof label>;

/** What Docker would have said where the log alone cannot say it: it simply stops. */
const KILLED = JSON.stringify([{State: {Status: 'exited', ExitCode: 137, OOMKilled: true}}]);

async function judged(folder: string, wanted: Label): Promise<{wanted: string; got: string; right: boolean}> {
  const text = await readFile(join(folder, wanted.file), 'utf8');
  const read = diagnoseLog(text, wanted.category === 'host-oom-killed' ? KILLED : undefined);
  const got = read.ok ? (read.value.causes[0]?.id ?? 'none') : read.code;
  const healthy = read.ok && read.value.healthy;
  return {wanted: wanted.category, got, right: got === wanted.category && healthy === wanted.healthy};
}

async function main(folder: string): Promise<number> {
  const labels = (await readFile(join(folder, 'labels.jsonl'), 'utf8'))
    .split('\n')
    .filter(line => line !== '')
    .map(line => label.parse(JSON.parse(line)));
  const all = await Promise.all(labels.map(wanted => judged(folder, wanted)));
  const cells = new Map<string, number>();
  for (const one of all) {
    const cell = `${one.wanted}\t${one.got}`;
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
  }
  process.stdout.write('labelled\tnamed\tlogs\n');
  for (const [cell, count] of [...cells].sort()) {
    const [wanted, got] = cell.split('\t');
    process.stdout.write(`${cell}\t${count}${wanted === got ? '' : '   <- wrong'}\n`);
  }
  const right = all.filter(one => one.right).length;
  process.stdout.write(`${right} of ${all.length} right (${((100 * right) / all.length).toFixed(1)} %)\n`);
  return right / all.length >= 0.9 ? 0 : 1;
}

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write(
    'usage: node scripts/eval-diagnose.ts FOLDER   # labels.jsonl and the logs it names\n',
  );
  process.exitCode = 2;
} else {
  process.exitCode = await main(folder);
}
