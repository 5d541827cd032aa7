export type Screen =
  | 'opening'
  | 'step'
  | 'proved'
  | 'running'
  | 'looking'
  | 'overlay'
  | 'cause'
  | 'log'
  | 'fix'
  | 'remedy'
  | 'quit'
  | 'sudo';

export type Action =
  | 'run'
  | 'continue'
  | 'again'
  | 'recheck'
  | 'fix'
  | 'change'
  | 'shell'
  | 'plan'
  | 'copy'
  | 'why'
  | 'cause'
  | 'remedy'
  | 'log'
  | 'pager'
  | 'mark'
  | 'previous'
  | 'next'
  | 'scrollUp'
  | 'scrollDown'
  | 'pageUp'
  | 'pageDown'
  | 'top'
  | 'bottom'
  | 'back'
  | 'stop'
  | 'pause'
  | 'help'
  | 'redraw'
  | 'glyphs'
  | 'quit'
  | 'yes'
  | 'no';

export type Binding = {
  readonly action: Action;
  /** As `Press.name` has them; the first one is shown. */
  readonly keys: readonly string[];
  /** Short, for the line at the bottom; undefined keeps it to the help. */
  readonly hint?: string;
  readonly label: string;
  readonly screens: readonly Screen[];
};

const idle: readonly Screen[] = ['step', 'proved'];
const browsing: readonly Screen[] = ['step', 'proved', 'running', 'looking'];
const scrolling: readonly Screen[] = [...browsing, 'overlay', 'cause', 'log', 'fix', 'remedy'];

function bind(
  action: Action,
  keys: string,
  screens: readonly Screen[],
  label: string,
  hint?: string,
): Binding {
  return {action, keys: keys.split(' '), screens, label, ...(hint === undefined ? {} : {hint})};
}

const CHANGE = 'change an answer of this step; later steps are looked at again';

/** Keys as data, in the order of the hint line: hints, help and what a key does all come from here. */
export const keymap: readonly Binding[] = [
  bind('run', 'enter', ['step'], 'run this step: what it needs, its commands, its proof', 'run step'),
  bind('continue', 'enter', ['proved'], 'go to the next step that is not proved', 'next step'),
  bind('no', 'n enter esc', ['fix', 'remedy', 'quit'], 'no, go back', 'no'),
  bind('yes', 'y', ['fix', 'remedy', 'quit'], 'yes', 'yes'),
  bind('yes', 'ctrl+c', ['quit'], 'yes, leave'),
  bind('yes', 'enter y', ['sudo'], 'run sudo -v here', 'lend the terminal to sudo'),
  bind('no', 'esc n ctrl+c', ['sudo'], 'refuse', 'refuse'),
  bind('pager', 'enter o', ['log'], 'open the log file in the pager', 'open in pager'),
  bind('mark', 'm', ['log'], 'put a mark with the time: what is said from now on is seen below it', 'mark'),
  bind('mark', 'm', ['running'], 'put a mark with the time: what is said from now on is seen below it'),
  bind('stop', 'x ctrl+c', ['running'], 'ask what runs to stop', 'stop'),
  bind('pause', 's', ['running'], 'let a benchmark wait after this run; again: go on', 'pause'),
  bind('fix', 'f', ['step'], 'run the fix of the first gate that stands', 'fix'),
  bind('again', 'a', ['proved'], 'measure again', 'measure again'),
  bind('recheck', 'r', idle, 'look at all gates again, now', 're-check'),
  bind('recheck', 'r', ['cause'], 'look at the container again, now', 'look again'),
  bind('change', 'e', ['proved'], CHANGE, 'change answer'),
  bind('change', 'e', ['step'], CHANGE),
  bind('plan', 'p', browsing, 'the commands of this step, to read or copy', 'commands'),
  bind(
    'copy',
    'c',
    [...browsing, 'overlay', 'cause', 'fix'],
    "copy the fix, else the commands, to your terminal's clipboard",
  ),
  bind(
    'why',
    'w',
    browsing,
    'why this step and its gates matter; what the numbers of a benchmark mean',
    'why',
  ),
  bind(
    'cause',
    'd',
    browsing,
    'why the wait does not end, or a container is not ready: evidence, fix, what it is not',
    'diagnosis',
  ),
  bind('log', 'l', browsing, 'the output so far', 'log'),
  bind('previous', 'left h', browsing, 'step before'),
  bind('next', 'right tab', browsing, 'step after (a digit 0-7 jumps to that step)'),
  bind('scrollUp', 'up k', scrolling, 'scroll up'),
  bind('scrollDown', 'down j', scrolling, 'scroll down'),
  bind('pageUp', 'pgup ctrl+b', scrolling, 'a page up'),
  bind('pageDown', 'pgdn ctrl+f space', scrolling, 'a page down'),
  bind('top', 'home g', scrolling, 'to the top'),
  bind('bottom', 'end G', scrolling, 'to the end'),
  bind(
    'remedy',
    '1 2 3 4 5 6 7 8 9',
    ['cause'],
    'run that line of the fix; what it would run is shown first',
    'run line 1',
  ),
  bind('back', 'esc q ctrl+c', ['overlay', 'cause', 'log'], 'back to the step', 'back'),
  bind('back', 'enter ?', ['overlay', 'cause'], 'back to the step'),
  bind('back', 'esc', browsing, 'to the step that matters now'),
  bind('help', '?', browsing, 'the keys of this screen', 'help'),
  bind('shell', '! ctrl+z', [...browsing, 'cause'], 'a shell here; exit comes back, and what runs goes on'),
  bind('glyphs', 'u', browsing, 'switch between unicode and ASCII signs'),
  bind('redraw', 'ctrl+l', [...scrolling, 'quit', 'sudo'], 'draw the screen again'),
  bind('quit', 'q ctrl+c', [...idle, 'looking'], 'leave the wizard', 'quit'),
  bind('quit', 'ctrl+c q', ['opening'], 'leave at once', 'leave'),
  bind('quit', 'q', ['running'], 'leave; says what keeps running', 'quit'),
];

export function actionFor(screen: Screen, keyName: string): Action | undefined {
  return keymap.find(binding => binding.screens.includes(screen) && binding.keys.includes(keyName))?.action;
}

export function bindingsOf(screen: Screen): readonly Binding[] {
  return keymap.filter(binding => binding.screens.includes(screen));
}

const CONTROL = 'ctrl+';

/** As a hint shows it: `^C` for `ctrl+c`. */
export function shownKey(name: string): string {
  return name.startsWith(CONTROL) ? `^${name.slice(CONTROL.length).toUpperCase()}` : name;
}
