import {readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {runInherited} from '../host/sudo.ts';
import type {LentEnd} from '../ui/index.tsx';

/** The logs of a run's folder, the one that was written to last first. */
export function logsOf(folder: string): readonly string[] {
  if (!readdirSync(folder).includes('logs')) return [];
  const logs = join(folder, 'logs');
  return readdirSync(logs)
    .map(name => ({path: join(logs, name), atMs: statSync(join(logs, name)).mtimeMs}))
    .toSorted((a, b) => b.atMs - a.atMs)
    .map(({path}) => path);
}

/** All logs of this run in one pager, each at its end. */
export function pager(folder: string) {
  const logs = join(folder, 'logs');
  return {
    shell: `less -R ++G ${logs}/*`,
    async run(): Promise<LentEnd> {
      const files = logsOf(folder);
      if (files.length === 0) return {ok: false, message: 'nothing has been logged in this run yet'};
      const code = await runInherited(['less', '-R', '++G', ...files]);
      return {
        ok: code === 0,
        message: code === null ? `there is no less; the logs are in ${logs}` : `less ended with ${code}`,
      };
    },
  };
}
