import {spawn} from 'node:child_process';
import type {Command} from '../engine/plan.ts';
import {prepare} from './environment.ts';
import {errorCode} from './failure.ts';
import type {Held, Read} from './ports.ts';
import type {Runner} from './run-command.ts';
import {promptStandIn, type Substitute} from './substitute.ts';

/** A lock is had or refused at once; sudo may take a moment before. */
const PATIENCE_MS = 20_000;
/** Comes back on its output once the command has what it is to keep. */
const GREETING = 'held\n';

type StandIn = {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
};

/** A recorded success is kept by a process without rights; a recorded refusal is said and ends. */
function standIn(recorded: Substitute): StandIn {
  const ends = recorded.code === 0 ? undefined : promptStandIn({...recorded, delayMs: 0});
  return ends ?? {argv: recorded.code === 0 ? ['/bin/cat'] : ['/bin/false'], env: {}};
}

function refusal(program: string, code: number | null, stderr: string): Extract<Read<never>, {ok: false}> {
  const said = stderr.trim();
  if (code === 127 || /^sudo: .*: command not found$/m.test(said))
    return {ok: false, code: 'ENOENT', message: `${program} is not installed`};
  return {
    ok: false,
    code: `exit-${code ?? 'signal'}`,
    message: said === '' ? `${program} ended with ${code ?? 'a signal'} and said nothing` : said,
  };
}

/**
 * Keeps a command alive by its open standard input. The input ends with `release`, and with this process however it
 * ends: nothing stays locked behind us.
 */
export async function hold(command: Command, runner: Runner): Promise<Read<Held>> {
  const recorded = await runner.substitute?.(command);
  const prepared = prepare(command, runner.uid, runner.environment);
  const started = recorded === undefined ? prepared : standIn(recorded);
  const [file, ...args] = started.argv;
  const child = spawn(file, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {...prepared.env, ...started.env},
    ...(command.cwd === undefined || recorded !== undefined ? {} : {cwd: runner.locate(command.cwd)}),
  });
  const ended = new Promise<void>(resolve => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const letGo = (): void => {
    child.stdin.end();
  };
  // A command that refuses is gone before it has read the greeting.
  child.stdin.on('error', letGo);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.write(GREETING);

  return new Promise(resolve => {
    const giveUp = setTimeout(() => {
      letGo();
      resolve({ok: false, code: 'timeout', message: `${command.argv[0]} gave no sign in ${PATIENCE_MS} ms`});
    }, PATIENCE_MS);
    const settle = (read: Read<Held>): void => {
      clearTimeout(giveUp);
      resolve(read);
    };
    child.once('error', error =>
      settle({ok: false, code: errorCode(error), message: `${command.argv[0]}: ${error.message}`}),
    );
    child.once('close', code => settle(refusal(command.argv[0], code, stderr)));
    child.stdout.once('data', () =>
      settle({
        ok: true,
        value: {
          async release() {
            letGo();
            await ended;
          },
        },
      }),
    );
  });
}
