import {Console} from 'node:console';
import {expect, onTestFinished, test, vi} from 'vitest';
import {gates} from '../../src/gates/index.ts';
import {runbook} from '../../src/runbook/index.ts';
import {gateOutlines, stepOutlines} from '../../src/runbook/outline.ts';
import {openScreen as open} from '../../src/ui/opening.ts';
import {openScreen} from '../support/terminal.ts';
import {CTRL_C, drive, ENTER} from './drive.ts';

function opened(columns = 80, rows = 24) {
  console.Console = Console;
  const {stdin, stdout, ...screen} = openScreen(columns, rows);
  const interrupt = vi.fn();
  const opening = open({
    steps: stepOutlines,
    look: {isAscii: false, background: 'dark'},
    color: false,
    hostName: 'gpu-vm-1',
    rehearsal: null,
    isReadOnly: false,
    streams: {stdin, stdout, stderr: stdout},
    interrupt,
  });
  onTestFinished(opening.close);
  return {screen, stdin, opening, interrupt};
}

test.each([
  [80, 24],
  [60, 20],
])('the first screen says where we are, what is going on and how to leave: %ix%i', async (columns, rows) => {
  const {screen} = opened(columns, rows);
  await screen.shows('opening the machine');
  const text = await screen.text();
  expect(text).toContain('vLLM FastStart');
  expect(text).toContain('host gpu-vm-1');
  for (const step of runbook) expect(text).toContain(step.name);
  expect(text).toContain('^C leave');
  expect(text).not.toContain('help');
});

test('Ctrl-C gives the terminal back, and then interrupts', async () => {
  const {screen, stdin, interrupt} = opened();
  await screen.shows('^C leave');
  expect(stdin.isRaw).toBe(true);
  let wasRaw = true;
  interrupt.mockImplementation(() => {
    wasRaw = stdin.isRaw;
  });
  screen.type(CTRL_C);
  await vi.waitFor(() => expect(interrupt).toHaveBeenCalledOnce());
  expect(wasRaw).toBe(false);
});

test('nothing else that is typed does anything yet', async () => {
  const {screen, interrupt} = opened();
  await screen.shows('^C leave');
  const before = await screen.text();
  for (const key of [ENTER, 'y', 'x', 'p']) screen.type(key);
  await screen.shows('opening the machine');
  expect(await screen.text()).toBe(before);
  expect(interrupt).not.toHaveBeenCalled();
});

test('the wizard goes on upon the same screen, with its own keys', async () => {
  const {screen, opening, interrupt} = opened();
  await screen.shows('opening the machine');
  const wizard = drive(80, 24, () => undefined, {draw: opening.takeOver});
  await screen.shows('re-check');
  expect(await screen.everything()).not.toContain('opening the machine');
  expect((await screen.text()).match(/vLLM FastStart/g)).toHaveLength(1);
  screen.type('q');
  await screen.shows('y yes');
  screen.type('y');
  await wizard.exitCode;
  expect(interrupt).not.toHaveBeenCalled();
});

test('what is known without the runbook is what the runbook says', () => {
  expect(stepOutlines.map(step => step.title)).toEqual(runbook.map(step => step.title));
  expect(gateOutlines.map(gate => [gate.id, gate.waivable])).toEqual(
    gates.map(gate => [gate.id, gate.waivable]),
  );
  // A build keeps the data alone.
  expect(JSON.parse(JSON.stringify({stepOutlines, gateOutlines}))).toEqual({stepOutlines, gateOutlines});
});
