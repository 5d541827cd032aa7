import {beforeAll, expect, test} from 'vitest';
import {z} from 'zod';
import {exitCodeOfVerdict} from '../../src/cli/exit-codes.ts';
import {ENV_ANSWERS, FASTSTART, freshMachine, SERIAL, TOKEN} from './support/operator.ts';
import {part} from './support/part.ts';
import {inVm, onTerminal, PASSWORD} from './support/vm.ts';

const verdictStates = [
  'PROVEN',
  'PROVEN_OFFLINE_ONLY',
  'INFLATED',
  'NO_SPEEDUP',
  'REGRESSION',
  'INCONCLUSIVE',
  'INVALID_RUN',
] as const;

const document = z.object({
  schema: z.literal('faststart.run/1'),
  ok: z.boolean(),
  rehearsal: z.literal(false),
  steps: z.array(z.object({id: z.string(), outcome: z.string()})),
  verdict: z.object({state: z.enum(verdictStates), rehearsal: z.literal(false)}).nullable(),
  exitCode: z.number(),
});

/** The token comes in a file that only the operator can read: a command line is seen by everybody. */
const answers = Object.fromEntries(Object.entries(ENV_ANSWERS).map(([key, value]) => [`env:${key}`, value]));
const ANSWERS = `umask 077; cat > ~/runbook/answers.json <<'EOF'\n${JSON.stringify(answers)}\nEOF`;
/** Fewer pairs than a proof needs, each made once: an emulated machine is too slow for any run to be worth counting. */
const RUN = `${FASTSTART} run --json --answers answers.json --yes --runs 1 --retries 0 --format-device /dev/nvme0n1 --confirm-serial ${SERIAL}`;

/** The operator gives sudo the password on the terminal; after that nobody is asked for anything. */
async function runHeadless(): Promise<{said: string; code: number | undefined}> {
  const session = onTerminal(
    'operator',
    `export PATH=~/bin:$PATH && cd ~/runbook && sudo -v && ${RUN} < /dev/null > out.json 2> out.err; code=$?; tail -n 60 out.err; exit $code`,
  );
  let said = '';
  let answered = false;
  session.all.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (answered || !/password for operator/.test(said)) return;
    answered = true;
    session.stdin.write(`${PASSWORD}\n`);
  });
  const {exitCode} = await session;
  return {said, code: exitCode};
}

beforeAll(() => part('fresh machine for the headless run', freshMachine));

test('the whole runbook runs unattended on a blank drive, from a sudo ticket to a verdict', async () => {
  await inVm('operator', ANSWERS);
  const {said, code} = await part('headless run', runHeadless);

  const written = await inVm('operator', 'cat runbook/out.json');
  expect(written, said).not.toBe('');
  const run = document.parse(JSON.parse(written));
  expect(
    run.steps.map(step => `${step.id} ${step.outcome}`),
    said,
  ).toEqual(
    ['repo', '0', '1', '2', '3', '4', '5', '6', '7'].map(id =>
      expect.stringMatching(`^${id} (?:proved|alreadyProved)$`),
    ),
  );
  expect(run.verdict, said).not.toBeNull();
  expect(code, said).toBe(run.verdict === null ? undefined : exitCodeOfVerdict(run.verdict.state));
  expect(run.exitCode).toBe(code);
  expect(run.ok).toBe(code === 0);

  expect(await inVm('operator', 'df -hT /nvme')).toMatch(/^\/dev\/nvme0n1\s+ext4\s.*\s\/nvme$/m);
  const env = await inVm('operator', 'stat --format=%a runbook/.env; cat runbook/.env');
  expect(env).toMatch(/^600\n/);
  expect(env).toContain(`HF_TOKEN=${TOKEN}`);
  expect(written, 'the token is in no document').not.toContain(TOKEN);
  expect(
    await inVm('operator', `grep -rl ${TOKEN} ~/.local/state/vllm-faststart || true`),
    'nor in any file of the run',
  ).toBe('');
});

test('a second run finds everything proved and destroys nothing', async () => {
  const before = await inVm('root', 'blkid -s UUID -o value /dev/nvme0n1');
  const status = await part('second look', () =>
    inVm('operator', `export PATH=~/bin:$PATH; cd runbook; ${FASTSTART} run --json 0 1 2 3 4 < /dev/null`),
  );
  const steps = document.pick({steps: true}).parse(JSON.parse(status)).steps;
  expect(steps.map(step => step.outcome)).toEqual([
    'alreadyProved',
    'alreadyProved',
    'alreadyProved',
    'alreadyProved',
    'alreadyProved',
  ]);
  expect(await inVm('root', 'blkid -s UUID -o value /dev/nvme0n1')).toBe(before);
});
