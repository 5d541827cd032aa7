import {expect, test} from 'vitest';
import {createScript, flowed} from '../../../src/rehearsal/containers/script.ts';

test('a script keeps the order and the moments of what was written into it', () => {
  const script = createScript();
  script.say('first');
  script.pass(1000);
  script.say('second\nthird', 'stderr');
  script.serve('org/model');
  script.healthy();
  const life = script.runsOn(2500);
  expect(life.moments.map(({atMs, line}) => [atMs, line?.text, line?.stream])).toEqual([
    [0, 'first', 'stdout'],
    [1000, 'second', 'stderr'],
    [1000, 'third', 'stderr'],
  ]);
  expect(life).toMatchObject({
    serves: {atMs: 1000, model: 'org/model'},
    healthyAtMs: 1000,
    exit: null,
    stopMs: 2500,
  });
});

test('a script that ends says when and how', () => {
  const script = createScript();
  script.pass(12_000);
  expect(script.exits(1).exit).toEqual({atMs: 12_000, code: 1});
});

test('bytes come in evenly over their while, and only their own kind counts', () => {
  const flows = [
    {fromMs: 100, toMs: 300, bytes: 1000, from: 'network' as const},
    {fromMs: 200, toMs: 200, bytes: 7, from: 'network' as const},
    {fromMs: 0, toMs: 100, bytes: 5, from: 'disk' as const},
  ];
  expect([0, 100, 150, 199, 200, 300, 900].map(ms => flowed(flows, 'network', ms))).toEqual([
    0, 0, 250, 495, 507, 1007, 1007,
  ]);
  expect(flowed(flows, 'disk', 50)).toBe(3);
});
