export type Overlay = 'help' | 'why' | 'cause' | 'remedy' | 'log' | 'plan' | 'fix' | 'quit';

/** Where the operator is looking. `focus` is a step id; `follows` moves it along as steps are proved. */
export type Place = {
  readonly focus: string;
  readonly follows: boolean;
  readonly overlay: Overlay | null;
  /** Rows scrolled from the top, and how far the content of the screen goes. */
  readonly scroll: number;
  readonly scrollLimit: number;
  readonly pageRows: number;
};

export type Move =
  | {readonly type: 'focus'; readonly step: string; readonly follows: boolean}
  | {readonly type: 'open'; readonly overlay: Overlay}
  | {readonly type: 'close'}
  | {readonly type: 'scroll'; readonly by: 'up' | 'down' | 'pageUp' | 'pageDown' | 'top' | 'bottom'}
  | {readonly type: 'measured'; readonly limit: number; readonly pageRows: number};

export function firstPlace(focus: string): Place {
  return {focus, follows: true, overlay: null, scroll: 0, scrollLimit: 0, pageRows: 1};
}

function clamp(value: number, limit: number): number {
  return Math.max(0, Math.min(limit, value));
}

function scrolled(place: Place, by: Extract<Move, {type: 'scroll'}>['by']): number {
  switch (by) {
    case 'up':
      return place.scroll - 1;
    case 'down':
      return place.scroll + 1;
    case 'pageUp':
      return place.scroll - place.pageRows;
    case 'pageDown':
      return place.scroll + place.pageRows;
    case 'top':
      return 0;
    case 'bottom':
      return place.scrollLimit;
  }
}

/** Pure: where the operator looks after a move. */
export function move(place: Place, step: Move): Place {
  switch (step.type) {
    case 'focus':
      return {...place, focus: step.step, follows: step.follows, overlay: null, scroll: 0};
    case 'open':
      // A log is read from its end; the limit is known once it is drawn.
      return {...place, overlay: step.overlay, scroll: step.overlay === 'log' ? Number.MAX_SAFE_INTEGER : 0};
    case 'close':
      return {...place, overlay: null, scroll: 0};
    case 'scroll':
      return {...place, scroll: clamp(scrolled(place, step.by), place.scrollLimit)};
    case 'measured': {
      const isAtLogEnd = place.overlay === 'log' && place.scroll >= place.scrollLimit;
      const scroll = isAtLogEnd ? step.limit : clamp(place.scroll, step.limit);
      return {...place, scrollLimit: step.limit, pageRows: step.pageRows, scroll};
    }
  }
}
