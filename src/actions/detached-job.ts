import {z} from 'zod';
import type {Context} from '../context.ts';
import {parseJsonAs} from '../engine/parse-json.ts';
import type {DetachedJobAction} from '../engine/plan.ts';
import type {Performed} from '../engine/runner.ts';
import {toShell} from '../engine/shell.ts';
import type {Read} from '../host/ports.ts';
import {done, failed, lastWords, sayLine} from './say.ts';

const LOOK_EVERY_MS = 300;
/** The exit code is written just after the last line; a client that died without one was killed. */
const GRACE_LOOKS = 10;

const jobSchema = z.object({pid: z.number().int().positive(), shell: z.string(), log: z.string()});
type Job = z.infer<typeof jobSchema>;

function jobFile(action: DetachedJobAction, context: Context): string {
  return `${context.settings.stateFolder}/jobs/${action.name}.json`;
}

/** The job of an earlier start of ours, if it is still at work and is the same command. */
async function alreadyRunning(action: DetachedJobAction, context: Context): Promise<Job | undefined> {
  const text = await context.host.readText(jobFile(action, context));
  if (!text.ok) return undefined;
  const job = parseJsonAs(text.value, jobSchema);
  if (job === undefined || job.shell !== toShell(action.command)) return undefined;
  const finished = await context.host.stat(`${job.log}.exit`);
  return !finished.ok && (await context.host.isAlive(job.pid)) ? job : undefined;
}

async function start(action: DetachedJobAction, context: Context): Promise<Read<Job>> {
  const log = `${context.archive.runFolder}/logs/${action.name}.log`;
  const started = await context.host.startDetached(action.command, log);
  if (!started.ok) return started;
  const job: Job = {pid: started.value.pid, shell: toShell(action.command), log};
  const kept = await context.host.writeText(jobFile(action, context), `${JSON.stringify(job)}\n`);
  return kept.ok ? {ok: true, value: job} : kept;
}

/** Reads the log on from where it was, whole lines only. */
async function readOn(
  context: Context,
  log: string,
  fromByte: number,
  say: (text: string) => void,
): Promise<number> {
  const more = await context.host.readText(log, {fromByte});
  if (!more.ok) return fromByte;
  const end = more.value.lastIndexOf('\n');
  if (end === -1) return fromByte;
  const whole = more.value.slice(0, end + 1);
  for (const line of whole.split('\n').slice(0, -1)) say(line);
  return fromByte + Buffer.byteLength(whole);
}

async function exitCode(context: Context, log: string): Promise<number | undefined> {
  const text = await context.host.readText(`${log}.exit`);
  return text.ok && /^\d+\s*$/.test(text.value) ? Number(text.value) : undefined;
}

/**
 * A client that must stay alive for the work to go on (an image build). It lives in its own session and writes
 * to a file: a lost terminal does not reach it, and the next start of the step follows the file again.
 */
export async function performDetachedJob(action: DetachedJobAction, context: Context): Promise<Performed> {
  const running = await alreadyRunning(action, context);
  if (running !== undefined)
    context.emit({type: 'notice', level: 'info', text: `${action.name} is already at work: following it`});
  const job = running === undefined ? await start(action, context) : {ok: true as const, value: running};
  const command = toShell(action.command);
  if (!job.ok) {
    return failed({
      short: `${action.purpose}: could not be started`,
      expected: 'a running client',
      observed: job.message,
      command,
      fix: ['mend the cause, run the step again'],
    });
  }
  const {log, pid} = job.value;
  const last: string[] = [];
  const sayTo = sayLine(context, 'commands.log');
  const say = (text: string): void => {
    last.push(text);
    if (last.length > 20) last.shift();
    sayTo({text, stream: 'stdout', replaces: false});
  };
  const deadlineMs = context.clock.nowMs() + action.deadlineMs;
  let read = 0;
  let looksAfterDeath = 0;
  for (;;) {
    const code = await exitCode(context, log);
    const alive = code === undefined && (await context.host.isAlive(pid));
    read = await readOn(context, log, read, say);
    if (code === 0) return done;
    if (code === undefined && !alive) looksAfterDeath++;
    const given = code !== undefined || looksAfterDeath > GRACE_LOOKS;
    const left = context.signal.aborted || context.clock.nowMs() > deadlineMs;
    if (given || left) {
      return failed({
        short: given ? `${action.purpose}: failed` : `${action.purpose}: goes on without us`,
        expected: 'exit code 0',
        observed: given
          ? `exit code ${code ?? 'unknown (killed)'}: ${lastWords(last.join('\n'))}`
          : 'it is still running; nothing was stopped',
        command,
        fix: given
          ? [`less ${log}`, 'mend the cause, run the step again']
          : ['run the step again to follow it', `kill ${pid}   # to give it up`],
      });
    }
    await context.clock.sleep(LOOK_EVERY_MS, context.signal);
  }
}
