import {mkdirSync} from 'node:fs';
import {mkdir, readdir, readFile} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {RUN_ID} from '../engine/run-id.ts';
import {attempt} from './failure.ts';
import {fileSink} from './journal-file.ts';
import type {Archive, Read} from './ports.ts';
import {writeAtomic} from './replace-file.ts';
import {readRunTexts} from './run-texts.ts';

/**
 * UTC, so that the order of names is the order of time: `20261123-154101-9f3c`. The last digits tell runs of one second
 * apart, and are no secret.
 */
function newRunId(now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  const digits = Math.floor(Math.random() * 0x10000).toString(16);
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${digits.padStart(4, '0')}`;
}

function plainName(name: string): string {
  if (name === '' || name.startsWith('.') || basename(name) !== name)
    throw new Error(`not a file name: ${name}`);
  return name;
}

/** Runs below `<stateFolder>/runs`. With `fresh: false` nothing is made on the disk before the first write. */
export function createArchive(options: {
  readonly stateFolder: string;
  readonly now: Date;
  readonly fresh: boolean;
}): Archive & {close(): void} {
  const runs = join(options.stateFolder, 'runs');
  const runId = newRunId(options.now);
  const runFolder = join(runs, runId);
  const logs = new Map<string, ReturnType<typeof fileSink>>();
  const noRun = (id: string): Read<never> => ({
    ok: false,
    code: 'ENOENT',
    message: `"${id}" is not a run's id, such as ${runId}`,
  });
  if (options.fresh) mkdirSync(runFolder, {recursive: true, mode: 0o700});

  return {
    runId,
    runFolder,
    async list() {
      const names = await attempt(() => readdir(runs));
      if (!names.ok) return [];
      return names.value
        .filter(name => RUN_ID.test(name))
        .sort()
        .reverse()
        .map(id => ({id, folder: join(runs, id)}));
    },
    journal: async id =>
      RUN_ID.test(id) ? attempt(() => readFile(join(runs, id, 'events.jsonl'), 'utf8')) : noRun(id),
    texts: async id => (RUN_ID.test(id) ? readRunTexts(join(runs, id)) : noRun(id)),
    async write(name, text) {
      const path = join(runFolder, plainName(name));
      return attempt(async () => {
        await mkdir(runFolder, {recursive: true, mode: 0o700});
        await writeAtomic(path, text, 0o600);
        return path;
      });
    },
    appendLog(name, line) {
      const log = logs.get(name) ?? fileSink(join(runFolder, 'logs', plainName(name)));
      logs.set(name, log);
      log.append(line.endsWith('\n') ? line : `${line}\n`);
    },
    close() {
      for (const log of logs.values()) log.close();
      logs.clear();
    },
  };
}
