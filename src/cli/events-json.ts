import type {StampedEvent} from '../events.ts';
import type {Output} from './output.ts';

/** `--events`: each event as one line of JSON, as it happens. */
export function eventsSink(out: Output): (event: StampedEvent) => void {
  return event => out.line(JSON.stringify(event));
}
