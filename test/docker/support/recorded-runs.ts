import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {z} from 'zod';
import type {Said} from './faststart.ts';

const runLine = z.object({
  type: z.literal('bench.run'),
  run: z.object({
    id: z.string(),
    arm: z.string(),
    mode: z.string(),
    pair: z.number(),
    attempt: z.number(),
    faults: z.array(z.object({gate: z.string(), text: z.string()})),
    phases: z.object({bootMs: z.number().nullable()}),
    container: z.object({id: z.string()}),
    network: z.object({rxBytes: z.number().nullable(), class: z.string()}),
    evidence: z.object({
      toolCpuShare: z.number().nullable(),
      network: z.object({remotes: z.array(z.object({address: z.string(), states: z.array(z.string())}))}),
    }),
  }),
});

export type RecordedRun = z.infer<typeof runLine>['run'];

/** The runs of a journal, as far as it is whole lines. */
export async function runsOfJournal(file: string): Promise<readonly RecordedRun[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1);
  return lines.flatMap(line => runLine.safeParse(JSON.parse(line)).data?.run ?? []);
}

export function runsOf({document}: Said): Promise<readonly RecordedRun[]> {
  return runsOfJournal(join(document.folder, 'events.jsonl'));
}

/** Without warm-ups. */
export function measured(runs: readonly RecordedRun[], arm: string, mode: string): readonly RecordedRun[] {
  return runs.filter(run => run.arm === arm && run.mode === mode && run.pair > 0);
}
