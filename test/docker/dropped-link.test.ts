import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {z} from 'zod';
import type {Link} from '../support/link.ts';
import {startSshd} from '../support/sshd.ts';
import {until} from '../support/until.ts';
import {makeDoor} from './support/door.ts';
import {lineFor} from './support/faststart.ts';
import {turnHub} from './support/hub.ts';
import {inspect, type Lab, makeLab} from './support/lab.ts';
import {must, run} from './support/run.ts';

const MINUTE = 60_000;
/** So slow that the conversion waits for its download until the hub is turned up. */
const HELD = {bytesPerSecond: 100_000};

const SLOW_TAG = 'slowly-built';

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

/** Drops a link, and waits until the program at its other end has let go. */
async function dropped(link: Link): Promise<void> {
  const hungUp = await driver();
  await link.drop();
  await ended(hungUp);
  expect(existsSync(lockFile()), 'the lock was given back').toBe(false);
}

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

/** The image with one more layer, which takes until the door is opened. */
async function slowImage(doorUrl: string): Promise<void> {
  const context = join(lab.workspace, 'slow-image');
  await mkdir(context);
  const asks = `import urllib.request as web; print(web.urlopen('${doorUrl}').read())`;
  const steps = ['FROM vllm-faststart-standin:local', `RUN ["python3", "-c", ${JSON.stringify(asks)}]`];
  await writeFile(join(context, 'Dockerfile'), `${steps.join('\n')}\n`);
  const overlay = join(lab.workspace, 'slow-image.yml');
  // JSON is YAML.
  await writeFile(overlay, JSON.stringify({services: {vllm_faststart: {build: {context}}}}));
  lab.overlays.push(overlay);
  await lab.setEnv({STANDIN_TAG: SLOW_TAG});
}

test(
  'a link that drops while the image is built costs nothing: the build goes on, and the next wizard follows it',
  async () => {
    const door = await makeDoor();
    try {
      await slowImage(door.url);
      const first = sshd.dial(lineFor(lab, []));
      await first.shows(/^3 Build[\s\S]*enter run step/m);
      first.type('\r');
      await until('the build waits at the door', () => door.asked() === 1, 2 * MINUTE);
      await dropped(first);

      const second = sshd.dial(lineFor(lab, []));
      await second.shows(/^3 Build[\s\S]*enter run step/m);
      second.type('\r');
      await second.shows(/already at work: following it/);
      door.open();
      await second.shows(/PASS {2}3 image/);
      expect(door.asked(), 'built once').toBe(1);
      await dropped(second);
    } finally {
      door.close();
      lab.overlays.length = 0;
      await lab.setEnv({STANDIN_TAG: 'local'});
      await run(['docker', 'rmi', '-f', `vllm-faststart-standin:${SLOW_TAG}`]);
    }
  },
  4 * MINUTE,
);

test(
  'a link that drops while the model is converted, and then a killed wizard, cost nothing: the next one follows the same container to its end',
  async () => {
    const begin = Math.floor(Date.now() / 1000);
    await turnHub(HELD);

    const first = await dialAndConvert(/1 {2}convert the model/);
    const container = await inspect('convert_model', '{{.Id}}');
    await dropped(first);

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
