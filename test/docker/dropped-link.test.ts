import {existsSync} from 'node:fs';
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {z} from 'zod';
import type {Link} from '../support/link.ts';
import {startSshd} from '../support/sshd.ts';
import {until} from '../support/until.ts';
import {lineFor} from './support/faststart.ts';
import {turnHub} from './support/hub.ts';
import {inspect, type Lab, makeLab} from './support/lab.ts';
import {must} from './support/run.ts';

const MINUTE = 60_000;
/** So slow that the conversion waits for its download until the hub is turned up. */
const HELD = {bytesPerSecond: 100_000};

const FOLLOWS = /1 {2}follow the conversion, which is at work already/;

const holder = z.object({pid: z.number()});

let lab: Lab;
let folder: string;
let sshd: Awaited<ReturnType<typeof startSshd>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faststart-sshd-'));
  sshd = await startSshd(folder);
  lab = await makeLab();
});
afterAll(async () => {
  await turnHub();
  await sshd.stop();
  await lab.remove();
  await rm(folder, {recursive: true});
});

const stateFolder = (): string => join(lab.workspace, 'state', 'vllm-faststart');
const lockFile = (): string => join(stateFolder(), 'lock');

async function driver(): Promise<number> {
  return holder.parse(JSON.parse(await readFile(lockFile(), 'utf8'))).pid;
}

/** A new link with the wizard at its other end, which says what step 4 would do, and has begun it. */
async function dialAndConvert(would: RegExp): Promise<Link> {
  const link = sshd.dial(lineFor(lab, []));
  await link.shows(/^4 Convert[\s\S]*enter run step/m);
  await link.shows(would);
  link.type('\r');
  await link.shows(/looking up the revision/);
  return link;
}

const ended = (pid: number) =>
  until('the program at the other end has ended', () => !existsSync(`/proc/${pid}`), MINUTE);

/** What the newest run has kept of the conversion's own lines. */
async function keptLog(): Promise<string> {
  const runs = join(stateFolder(), 'runs');
  const [newest = ''] = (await readdir(runs)).toSorted().toReversed();
  return readFile(join(runs, newest, 'logs', 'convert_model.log'), 'utf8');
}

/** How many converters Docker has made since then. */
async function convertersMade(sinceSeconds: number): Promise<number> {
  const now = `${Math.ceil(Date.now() / 1000)}`;
  const created = await must([
    ...(['docker', 'events', '--since', `${sinceSeconds}`, '--until', now] as const),
    ...['--filter', 'event=create', '--filter', 'container=convert_model', '--format', '{{.ID}}'],
  ]);
  return created.split('\n').filter(line => line !== '').length;
}

test(
  'a link that drops while the model is converted, and then a killed wizard, cost nothing: the next one follows the same container to its end',
  async () => {
    const begin = Math.floor(Date.now() / 1000);
    await turnHub(HELD);

    const first = await dialAndConvert(/1 {2}convert the model/);
    const container = await inspect('convert_model', '{{.Id}}');
    const hungUp = await driver();
    await first.drop();
    await ended(hungUp);
    expect(existsSync(lockFile()), 'the lock was given back').toBe(false);

    const second = await dialAndConvert(FOLLOWS);
    await second.shows(/already at work: following it/);
    const killed = await driver();
    process.kill(killed, 'SIGKILL');
    await second.ended();
    await ended(killed);
    expect(await inspect(container, '{{.State.Status}}')).toBe('running');

    const third = await dialAndConvert(FOLLOWS);
    await third.shows(/already at work: following it/);
    expect(await inspect('convert_model', '{{.Id}}')).toBe(container);
    await turnHub();
    await third.shows(/PASS {2}4 convert/);
    expect(await keptLog(), 'from what was said before the first link dropped').toMatch(
      /"resolve"[\s\S]*convert: done/,
    );
    third.type('q');
    await third.shows(/y yes/);
    third.type('y');
    await third.ended();

    expect(await convertersMade(begin), 'converted once').toBe(1);
  },
  4 * MINUTE,
);
