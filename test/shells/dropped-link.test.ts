import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import {z} from 'zod';
import {quote} from '../../src/engine/shell.ts';
import type {Link} from '../support/link.ts';
import {startSshd} from '../support/sshd.ts';
import {until} from '../support/until.ts';

const program = fileURLToPath(new URL('../../bin/faststart.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'faststart-link-'));
const MINUTE = 60_000;

const event = z.looseObject({type: z.string()});
type Event = z.infer<typeof event>;

let sshd: Awaited<ReturnType<typeof startSshd>>;
let state = '';

beforeAll(async () => {
  sshd = await startSshd(folder);
});
afterAll(async () => {
  await sshd.stop();
  rmSync(folder, {recursive: true});
});
beforeEach(() => {
  state = mkdtempSync(join(folder, 'state-'));
});

/** The program on a rehearsed machine, at the other end of a link. Its process is known by the state folder. */
function dial(...args: readonly string[]): Link {
  const words = [process.execPath, '--', program, '--rehearse', '--speed', '40', ...args].map(quote);
  return sshd.dial(
    `export LANG=C.UTF-8 XDG_STATE_HOME=${quote(state)} && cd ${quote(state)} && exec ${words.join(' ')}`,
  );
}

/** What the only journal says so far. */
function journal(): readonly Event[] {
  const runs = join(state, 'vllm-faststart/rehearsal/runs');
  const [run = ''] = readdirSync(runs);
  const lines = readFileSync(join(runs, run, 'events.jsonl'), 'utf8').split('\n');
  return lines.filter(line => line !== '').map(line => event.parse(JSON.parse(line)));
}

/** Every process whose folder is the state's. */
function alive(): readonly string[] {
  const here = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`XDG_STATE_HOME=${state}`);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').filter(name => /^\d+$/.test(name) && here(name));
}

async function dropped(link: Link): Promise<readonly Event[]> {
  expect(alive().length).toBeGreaterThan(0);
  await link.drop();
  await until('nothing of it is left at the other end', () => alive().length === 0, MINUTE);
  return journal();
}

test(
  'a link that drops before the typed consent has formatted nothing, and the journal is closed as hung up',
  async () => {
    const link = dial();
    await link.shows(/^1 Mount[\s\S]*enter run step/m);
    link.type('\r');
    await link.shows(/^enter choose/m);
    link.type('\r');
    await link.shows(/To go on, type D94F30[\s\S]*^❯ ▏/m);
    link.type('D94F');
    await link.shows(/^❯ D94F▏/m);
    const events = await dropped(link);
    expect(events.filter(({type}) => type === 'action.started' || type === 'disk.format')).toEqual([]);
    expect(events.at(-1)).toMatchObject({type: 'run.finished', exitCode: 129});
  },
  2 * MINUTE,
);

test(
  'a link that drops in a benchmark keeps the finished runs, whole, and leaves no process',
  async () => {
    // Where a program reads, nobody is asked: the rehearsal answers by itself.
    const link = dial('run', '--json', '--runs', '3');
    await link.shows(/pair 1 {3}faststart {2}ready/);
    const events = await dropped(link);
    expect(events.filter(({type}) => type === 'bench.run').length).toBeGreaterThanOrEqual(3);
    expect(events.at(-1)).toMatchObject({type: 'run.finished', exitCode: 129});
  },
  3 * MINUTE,
);
