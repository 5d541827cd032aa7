import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {
  ChooseQuestion,
  ConfirmQuestion,
  Question,
  TextQuestion,
  TypeExactlyQuestion,
} from '../../src/engine/ask.ts';
import {firstEntry, type Input, type Reply, replyTo} from '../../src/ui/entry.ts';

const common = {id: 'q', title: 'A question', details: [], flag: '--flag'};
const wipe: TypeExactlyQuestion = {...common, kind: 'type-exactly', text: 'AB1234', hint: 'its serial'};
const path: TextQuestion = {
  ...common,
  kind: 'text',
  secret: false,
  default: '/nvme/models',
  problem: value => (value.startsWith('/') ? undefined : 'give an absolute path'),
};
const disk: ChooseQuestion = {
  ...common,
  kind: 'choose',
  proposed: 'b',
  options: [
    {value: 'a', label: 'A', disabled: 'it is mounted'},
    {value: 'b', label: 'B'},
    {value: 'c', label: 'C'},
  ],
};
const sure: ConfirmQuestion = {...common, kind: 'confirm'};

const key = (name: string): Input => ({kind: 'key', name, text: [...name].length === 1 ? name : ''});
const pasted = (text: string): Input => ({kind: 'text', text});

/** Feeds inputs one after the other until one of them answers. */
function feed(question: Question, inputs: readonly Input[], isOpen = true): Reply {
  let entry = firstEntry(question);
  for (const input of inputs) {
    const reply = replyTo(question, entry, input, isOpen);
    if ('answer' in reply) return reply;
    entry = reply.entry;
  }
  return {entry};
}

const answer = (value: string): Reply => ({answer: {status: 'answered', value}});
const refused: Reply = {answer: {status: 'refused'}};

describe('typing exactly', () => {
  it('goes on with the exact text and Enter', () => {
    expect(feed(wipe, [...'AB1234'].map(key).concat(key('enter')))).toEqual(answer('AB1234'));
    expect(feed(wipe, [pasted('AB1234'), key('enter')])).toEqual(answer('AB1234'));
  });

  it('never goes on without the exact text on the line when Enter comes', () => {
    const letter = fc.constantFrom('A', 'B', '1', '2', '3', '4', 'a', ' ', 'y').map(key);
    const other = fc.constantFrom('enter', 'backspace', 'up', 'tab', 'ctrl+u', 'ctrl+w', 'other').map(key);
    const paste = fc.constantFrom('AB1234\r', 'AB1234\n', 'AB1234\ny', 'AB', '1234', '\r', 'y\r').map(pasted);
    fc.assert(
      fc.property(fc.array(fc.oneof(letter, other, paste), {maxLength: 40}), inputs => {
        let entry = firstEntry(wipe);
        for (const input of inputs) {
          const reply = replyTo(wipe, entry, input, true);
          if ('answer' in reply) {
            expect(reply).toEqual(answer(wipe.text));
            expect(entry.value).toBe(wipe.text);
            expect(input).toEqual(key('enter'));
            return;
          }
          entry = reply.entry;
        }
      }),
      {numRuns: 2000},
    );
  });

  it('keeps nothing of what is typed before it is open, so that keys typed ahead confirm and refuse nothing', () => {
    const ahead = [...'AB1234'].map(key).concat(key('enter'), key('esc'));
    expect(feed(wipe, ahead, false)).toEqual({entry: firstEntry(wipe)});
  });

  it('does not take pasted lines, even with the exact text in them', () => {
    expect(feed(wipe, [pasted('AB1234\n')])).toMatchObject({entry: {value: ''}});
    expect(feed(wipe, [pasted('AB1234\r'), key('enter')])).toMatchObject({entry: {value: ''}});
  });

  it('says what was expected and what was typed when the text is wrong', () => {
    expect(feed(wipe, [pasted('AB123'), key('enter')])).toMatchObject({
      entry: {note: 'this is not the text asked for: AB1234 is expected, AB123 was typed'},
    });
    expect(feed(wipe, [pasted('ab1234 '), key('enter')])).toMatchObject({
      entry: {note: expect.stringContaining('case and spaces count')},
    });
  });

  it('is refused by escape and by Ctrl-C', () => {
    expect(feed(wipe, [key('A'), key('esc')])).toEqual(refused);
    expect(feed(wipe, [key('ctrl+c')])).toEqual(refused);
  });
});

describe('text', () => {
  it('takes the default for an empty line', () => {
    expect(feed(path, [key('enter')])).toEqual(answer('/nvme/models'));
  });

  it('does not take a value that has a problem, and says which', () => {
    expect(feed(path, [key('x'), key('enter')])).toMatchObject({
      entry: {value: 'x', note: 'give an absolute path'},
    });
  });

  it('takes the first line of a paste and says that it cut the rest', () => {
    expect(feed(path, [pasted('/a\n/b')])).toMatchObject({
      entry: {value: '/a', note: 'only the first line was taken'},
    });
    expect(feed(path, [pasted('/a\n')])).toMatchObject({entry: {value: '/a', note: null}});
  });

  it('keeps control characters out', () => {
    expect(feed(path, [pasted('/a\u001b[31m\u0007'), key('enter')])).toEqual(answer('/a[31m'));
  });

  it('edits: backspace takes one whole character, Ctrl-W a word, Ctrl-U all', () => {
    expect(feed(path, [pasted('/é😀'), key('backspace')])).toMatchObject({entry: {value: '/é'}});
    expect(feed(path, [pasted('/a b'), key('ctrl+w')])).toMatchObject({entry: {value: '/a '}});
    expect(feed(path, [pasted('/a b'), key('ctrl+u')])).toMatchObject({entry: {value: ''}});
  });
});

describe('choosing', () => {
  it('starts on what is proposed, and answers with it', () => {
    expect(feed(disk, [key('enter')])).toEqual(answer('b'));
  });

  it('D16 begins on nothing where nothing is proposed, so that Enter never takes the first in the list', () => {
    const {proposed: _, ...open} = disk;
    expect(feed(open, [key('enter')])).toMatchObject({
      entry: {index: -1, note: 'nothing is chosen yet: up, down or a digit'},
    });
    expect(feed(open, [key('down'), key('down'), key('enter')])).toEqual(answer('b'));
    expect(feed(open, [key('up'), key('enter')])).toEqual(answer('c'));
  });

  it('goes round both ends', () => {
    expect(feed(disk, [key('down'), key('j'), key('down'), key('enter')])).toEqual(answer('b'));
    expect(feed(disk, [key('up'), key('k'), key('enter')])).toEqual(answer('c'));
  });

  it('stands on what cannot be chosen, so that it is seen why, and never takes it', () => {
    expect(feed(disk, [key('up'), key('enter'), key('enter')])).toMatchObject({
      entry: {index: 0, note: 'this one cannot be taken'},
    });
    expect(feed(disk, [key('1'), key('enter')])).toMatchObject({entry: {index: 0}});
    expect(feed(disk, [key('3'), key('enter')])).toEqual(answer('c'));
    expect(feed(disk, [key('9')])).toMatchObject({entry: {index: 1}});
  });

  it('never answers with an option that is ruled out, whatever is pressed', () => {
    const presses = fc.array(fc.constantFrom('up', 'down', 'j', 'k', '1', '2', '3', '9', 'y', 'n', 'enter'));
    fc.assert(
      fc.property(presses, names => {
        const reply = feed(disk, names.map(key));
        if ('answer' in reply) expect([answer('b'), answer('c')]).toContainEqual(reply);
      }),
    );
  });

  it('takes y and n for yes and no, and still wants Enter', () => {
    const fstab: ChooseQuestion = {
      ...common,
      kind: 'choose',
      proposed: 'yes',
      options: [
        {value: 'yes', label: 'add it'},
        {value: 'no', label: 'leave it'},
      ],
    };
    expect(feed(fstab, [key('n')])).toMatchObject({entry: {index: 1}});
    expect(feed(fstab, [key('n'), key('enter')])).toEqual(answer('no'));
    expect(feed(fstab, [key('enter')])).toEqual(answer('yes'));
    expect(feed(fstab, [key('esc')])).toEqual(refused);
  });

  it('has no answer where nothing can be chosen', () => {
    const none: ChooseQuestion = {...disk, options: [{value: 'a', label: 'A', disabled: 'it is mounted'}]};
    expect(feed(none, [key('enter')])).toMatchObject({entry: {note: 'there is nothing to choose here'}});
    expect(feed(none, [key('down'), key('enter')])).toMatchObject({
      entry: {note: 'this one cannot be taken'},
    });
  });
});

describe('confirming', () => {
  it.each(['n', 'N', 'enter', 'esc', 'ctrl+c'])('is refused by %s', name => {
    expect(feed(sure, [key(name)])).toEqual(refused);
  });

  it('needs a y of its own: a pasted one counts for nothing', () => {
    expect(feed(sure, [key('y')])).toEqual(answer('yes'));
    expect(feed(sure, [pasted('y\r'), pasted('yes')])).toMatchObject({entry: {value: ''}});
  });
});
