import type {Context} from '../../context.ts';
import type {Read} from '../../host/ports.ts';
import type {Gpu} from '../live.ts';
import {lookAtGpu} from './gpu.ts';
import {limited} from './limited.ts';

/** A look costs a processor for a moment, and wakes a GPU that sleeps. */
const EVERY_MS = 5000;
/** For both questions of a look; nvidia-smi that hangs in the driver outlives even its own time limit. */
const LIMIT_MS = 9000;

/** One look, over in time whatever the driver does. */
export function glanceAtGpu(context: Context, looking: (context: Context) => Promise<Read<Gpu>> = lookAtGpu) {
  return limited(context, LIMIT_MS, looking);
}

/**
 * Looks at the GPUs every few seconds until the signal ends it, or there is no nvidia-smi to ask. A look that hangs in the
 * driver cannot be killed, and holds up nobody: nothing could be seen then, and no second one is started beside it.
 * Never to be used while a start is timed.
 */
export async function watchGpu(
  context: Context,
  signal: AbortSignal,
  say: (seen: Read<Gpu>) => void,
): Promise<void> {
  let isLooking = false;
  while (!signal.aborted) {
    if (!isLooking) {
      isLooking = true;
      const seen = await glanceAtGpu({...context, signal}, inner =>
        lookAtGpu(inner).finally(() => {
          isLooking = false;
        }),
      );
      if (signal.aborted) return;
      say(seen);
      if (!seen.ok && seen.code === 'no-nvidia-smi') return;
    }
    await context.clock.sleep(EVERY_MS, signal);
  }
}

/** The same, said as events. */
export function narrateGpu(context: Context, signal: AbortSignal): Promise<void> {
  return watchGpu(context, signal, gpu => context.emit({type: 'gpu.look', gpu}));
}
