import {z} from 'zod';
import type {Context} from '../context.ts';
import {parseJsonAs} from '../engine/parse-json.ts';
import {undoCut} from './egress-rules.ts';

/** Something of the operator's that is other than it was, for as long as a benchmark lasts. */
const held = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('restart-policy'),
    container: z.string(),
    id: z.string(),
    policy: z.string(),
  }),
  z.object({kind: z.literal('offline-container'), container: z.string(), id: z.string()}),
  z.object({
    kind: z.literal('egress'),
    bridge: z.string(),
    rules: z.array(z.object({program: z.string(), chain: z.string(), match: z.array(z.string())})),
  }),
]);

export type Held = z.infer<typeof held>;
type HeldContext = Pick<Context, 'host' | 'docker' | 'emit' | 'settings'>;

const folderOf = ({settings}: HeldContext): string => `${settings.stateFolder}/held`;

function nameOf(what: Held): string {
  return what.kind === 'egress' ? `egress-${what.bridge}` : `${what.kind}-${what.container}`;
}

const pathOf = (context: HeldContext, what: Held): string => `${folderOf(context)}/${nameOf(what)}.json`;

/** Written before anything is changed, so that whoever starts next can put it back. A refusal in words; null = kept. */
export async function recordHeld(context: HeldContext, what: Held): Promise<string | null> {
  const path = pathOf(context, what);
  const written = await context.host.writeText(path, `${JSON.stringify(what)}\n`, {mode: 0o600});
  return written.ok ? null : `${path} could not be written: ${written.message}`;
}

export async function forgetHeld(context: HeldContext, what: Held): Promise<void> {
  await context.host.removeTree(pathOf(context, what));
}

/** Words of one thing that was put back; `problem`: it was not, and this is how to do it by hand. */
type PutBack = {readonly what: string; readonly detail: string; readonly problem: string | null};

/** Puts one thing back. Only what is provably ours is touched: a container by its id, a rule by its whole text. */
async function putBack(context: HeldContext, what: Held): Promise<PutBack> {
  const {docker} = context;
  switch (what.kind) {
    case 'restart-policy': {
      const done = await docker.setRestartPolicy(what.id, what.policy);
      const problem =
        done.ok || done.code === 'not-found'
          ? null
          : `${done.message}: docker update --restart ${what.policy} ${what.container}`;
      return {what: 'restart policy', detail: what.policy, problem};
    }
    case 'offline-container': {
      const done = await docker.remove(what.id);
      const problem =
        done.ok || done.code === 'not-found' ? null : `${done.message}: docker rm -f ${what.container}`;
      return {what: 'container', detail: 'made offline for a proof that was cut off; removed', problem};
    }
    case 'egress': {
      const problem = await undoCut(context.host, what.rules);
      return {what: 'way out', detail: 'open again', problem};
    }
  }
}

async function readHeld(context: HeldContext): Promise<readonly Held[]> {
  const names = await context.host.readFolder(folderOf(context));
  if (!names.ok) return [];
  const found: Held[] = [];
  for (const name of names.value.filter(one => one.endsWith('.json'))) {
    const text = await context.host.readText(`${folderOf(context)}/${name}`);
    const note = text.ok ? parseJsonAs(text.value, held) : undefined;
    if (note !== undefined) found.push(note);
  }
  return found;
}

/**
 * What a program that was killed has left changed: put back, and said. What cannot be put back now stays on record,
 * and is said with the command that does it by hand.
 */
export async function recoverHeld(context: HeldContext): Promise<void> {
  for (const what of await readHeld(context)) {
    const done = await putBack(context, what);
    const container = what.kind === 'egress' ? what.bridge : what.container;
    if (done.problem !== null) {
      const text = `left changed by a run that was cut off: ${done.what} of ${container}; ${done.problem}`;
      context.emit({type: 'notice', level: 'warn', text});
      continue;
    }
    await forgetHeld(context, what);
    context.emit({
      type: 'bench.restore',
      what: done.what,
      state: 'restored',
      container,
      policy: done.detail,
    });
  }
}
