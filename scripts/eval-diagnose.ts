import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import {z} from 'zod';
import {diagnoseLog} from '../src/diagnose/from-log.ts';

/** Runs the diagnosis over a folder of labelled logs and prints what was taken for what. */

const USAGE = `usage: npm run eval:diagnose -- FOLDER   (or DIAGNOSE_LOGS=FOLDER npm run eval:diagnose)
FOLDER holds logs and labels.jsonl, one {"file","category","healthy"} a line.
Exit code 0: at least 95 % have the right cause first, and no healthy log is called broken.
`;
const WANTED_SHARE = 0.95;

const label = z.object({file: z.string(), category: z.string(), healthy: z.boolean()});
type Label = z.infer<typeof label>;
type Judged = {
  readonly wanted: Label;
  readonly got: string;
  readonly right: boolean;
  readonly alarm: boolean;
};

/** What Docker would have said where the log alone cannot say it: it simply stops. */
const KILLED = JSON.stringify([{State: {Status: 'exited', ExitCode: 137, OOMKilled: true}}]);

async function judged(folder: string, wanted: Label): Promise<Judged> {
  const text = await readFile(join(folder, wanted.file), 'utf8');
  const read = diagnoseLog(text, wanted.category === 'host-oom-killed' ? KILLED : undefined);
  const got = read.ok ? (read.value.causes[0]?.id ?? 'none') : read.code;
  const alarm = wanted.healthy && read.ok && !read.value.healthy;
  const healthy = read.ok && read.value.healthy;
  return {wanted, got, alarm, right: got === wanted.category && healthy === wanted.healthy};
}

/** One row a label: how many, how many right, and what the others were taken for. */
function table(all: readonly Judged[]): string[] {
  const categories = [...new Set(all.map(({wanted}) => wanted.category))].sort();
  const width = Math.max(...categories.map(name => name.length));
  return categories.map(category => {
    const of = all.filter(({wanted}) => wanted.category === category);
    const wrong = of.filter(one => !one.right).map(one => `${one.got} (${one.wanted.file})`);
    const right = `${of.length - wrong.length} of ${of.length}`;
    return [category.padEnd(width), right.padEnd(8), wrong.join(', ')].join('  ').trimEnd();
  });
}

async function main(folder: string): Promise<number> {
  const labels = (await readFile(join(folder, 'labels.jsonl'), 'utf8'))
    .split('\n')
    .filter(line => line !== '')
    .map(line => label.parse(JSON.parse(line)));
  const all = await Promise.all(labels.map(wanted => judged(folder, wanted)));
  const right = all.filter(one => one.right).length;
  const alarms = all.filter(one => one.alarm).length;
  const share = right / all.length;
  process.stdout.write(`${table(all).join('\n')}\n`);
  process.stdout.write(`${right} of ${all.length} right (${(100 * share).toFixed(1)} %)\n`);
  process.stdout.write(`${alarms} healthy logs called broken\n`);
  return share >= WANTED_SHARE && alarms === 0 ? 0 : 1;
}

/** What is wrong with the folder or its labels, for the caller to mend; null = a bug of ours. */
function whatIsWrong(error: unknown): string | null {
  if (error instanceof z.ZodError) return `labels.jsonl: ${z.prettifyError(error)}`;
  if (error instanceof SyntaxError) return `labels.jsonl: ${error.message}`;
  return error instanceof Error && 'syscall' in error ? error.message : null;
}

const folder = process.argv[2] ?? process.env.DIAGNOSE_LOGS;
if (folder === undefined || folder === '') {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  process.exitCode = await main(folder).catch((error: unknown) => {
    const why = whatIsWrong(error);
    if (why === null) throw error;
    process.stderr.write(`${folder} cannot be evaluated: ${why}\n${USAGE}`);
    return 2;
  });
}
