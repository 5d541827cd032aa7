import type {StampedEvent} from '../../src/events.ts';

/** What must be true of any stream of events, whatever the operator presses; answers what is not. */
export function brokenOrder(events: readonly StampedEvent[]): readonly string[] {
  const broken: string[] = [];
  let step: string | null = null;
  let isPlanned = false;
  let isActing = false;
  let asked: string | null = null;
  const must = (holds: boolean, event: StampedEvent, what: string): void => {
    if (!holds) broken.push(`${event.seq} ${event.type}: ${what}`);
  };
  for (const [index, event] of events.entries()) {
    must(index === 0 || event.seq === (events[index - 1]?.seq ?? -1) + 1, event, 'numbered without a gap');
    switch (event.type) {
      case 'step.checking':
        must(step === null, event, `while ${step} is under way`);
        step = event.step;
        isPlanned = false;
        break;
      case 'step.planned':
        must(step === event.step, event, 'of another step');
        isPlanned = true;
        break;
      case 'action.started':
        must(isPlanned && !isActing, event, 'before its plan was told, or beside another action');
        isActing = true;
        break;
      case 'action.finished':
        must(isActing, event, 'without a beginning');
        isActing = false;
        break;
      case 'ask.opened':
        must(asked === null, event, `while ${asked} is asked`);
        asked = event.id;
        break;
      case 'ask.closed':
        must(asked === event.id, event, 'of a question that is not open');
        asked = null;
        break;
      case 'step.outcome':
        must(step === event.step && !isActing && asked === null, event, 'with something still open');
        step = null;
        break;
    }
  }
  return broken;
}
