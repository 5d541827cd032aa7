import type {Context} from '../context.ts';
import {forgetHeld, type Held, recordHeld} from './held.ts';

type Ports = Pick<Context, 'docker' | 'emit' | 'host' | 'settings'>;
type HeldPolicy = Extract<Held, {kind: 'restart-policy'}>;

/** Puts back what was changed; says so, and says how to do it by hand where it cannot. */
type Restore = () => Promise<void>;

async function putBack(ports: Ports, changed: readonly HeldPolicy[]): Promise<void> {
  const {docker, emit} = ports;
  for (const one of changed) {
    const {container, id, policy} = one;
    const done = await docker.setRestartPolicy(id, policy);
    if (done.ok || done.code === 'not-found') await forgetHeld(ports, one);
    if (done.ok) emit({type: 'bench.restore', what: 'restart policy', state: 'restored', container, policy});
    else if (done.code !== 'not-found') {
      emit({
        type: 'notice',
        level: 'warn',
        text: `The restart policy of ${container} could not be put back (${done.message}): docker update --restart ${policy} ${container}`,
      });
    }
  }
}

/**
 * Switches restarting off, so that a crash during a run stays a crash. Each change is said before it is made, so
 * that the journal can undo it after a power cut.
 */
export async function holdRestarts(
  ports: Ports,
  containers: readonly string[],
): Promise<{readonly restore: Restore; readonly problem: string | null}> {
  const changed: HeldPolicy[] = [];
  const restore: Restore = () => putBack(ports, changed);
  for (const container of containers) {
    const facts = await ports.docker.inspect(container);
    if (!facts.ok) return {restore, problem: `${container}: ${facts.message}`};
    const policy = facts.value.restartPolicy;
    if (policy === 'no' || policy === '') continue;
    const one: HeldPolicy = {kind: 'restart-policy', container, id: facts.value.id, policy};
    const unkept = await recordHeld(ports, one);
    if (unkept !== null) return {restore, problem: unkept};
    ports.emit({type: 'bench.restore', what: 'restart policy', state: 'changed', container, policy});
    changed.push(one);
    const done = await ports.docker.setRestartPolicy(container, 'no');
    if (!done.ok) return {restore, problem: `restart policy of ${container}: ${done.message}`};
  }
  return {restore, problem: null};
}
