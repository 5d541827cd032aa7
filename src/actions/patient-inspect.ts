import type {Context} from '../context.ts';
import type {ContainerFacts, Read} from '../host/ports.ts';

/** A busy machine answers late, and a daemon that is started again takes a while. */
const PATIENCE_MS = 180_000;
const AGAIN_MS = 2000;

/**
 * Looks at a container that dockerd owns and that does not need us: a Docker that does not answer now is waited for,
 * since hours of work are not given up for one late answer. Every other failure is an answer.
 */
export async function inspectPatiently(context: Context, container: string): Promise<Read<ContainerFacts>> {
  const {clock, docker, emit, signal} = context;
  const untilMs = clock.nowMs() + PATIENCE_MS;
  for (let asked = 1; ; asked += 1) {
    const facts = await docker.inspect(container);
    const mayCome = !facts.ok && (facts.code === 'timeout' || facts.code === 'unreachable');
    if (!mayCome || signal.aborted || clock.nowMs() > untilMs) return facts;
    if (asked === 1) {
      const text = `Docker does not answer (${facts.code}): waiting for it, up to ${PATIENCE_MS / 60_000} minutes`;
      emit({type: 'notice', level: 'warn', text});
    }
    await clock.sleep(AGAIN_MS, signal);
  }
}
