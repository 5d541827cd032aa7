import type {Program} from '../program.ts';
import type {Store} from './store.ts';

/** Parts what the step under way has said so far from what it says next. */
export function markOutput({context, emit}: Pick<Program, 'context' | 'emit'>, store: Store): void {
  if (store.get().view.board.running === null) {
    store.set({note: 'nothing is running: a mark parts what is said next from what was said'});
    return;
  }
  const time = context.clock.wall().toISOString().slice(11, 19);
  emit({type: 'action.output', text: `---- mark, ${time} UTC ----`});
}
