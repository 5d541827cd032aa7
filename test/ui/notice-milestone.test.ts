import {expect, it} from 'vitest';
import {toldBy} from '../../src/ui/milestones.ts';

it('leaves a line to type in the scrollback, where it can be selected whole; other notices pass', () => {
  const notice = {type: 'notice', level: 'warn', text: 'to survive it:'} as const;
  expect(toldBy(notice, [])).toBeUndefined();
  expect(toldBy({...notice, command: 'tmux new -A -s faststart'}, [])).toMatchObject({
    text: 'to survive it:',
    commands: ['tmux new -A -s faststart'],
  });
});
