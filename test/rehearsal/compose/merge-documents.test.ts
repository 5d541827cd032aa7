import {expect, test} from 'vitest';
import {mergeDocuments} from '../../../src/rehearsal/compose/merge-documents.ts';

test('maps merge, environment lists become maps, volumes grow, commands are replaced', () => {
  const before = {
    services: {a: {environment: ['X=1', 'Y'], volumes: ['v:/v'], command: ['old'], image: 'one'}},
  };
  const after = {
    services: {a: {environment: {X: '2', Z: '3'}, volumes: ['w:/w'], command: ['new']}, b: {image: 'two'}},
  };
  expect(mergeDocuments(before, after)).toEqual({
    services: {
      a: {environment: {X: '2', Y: null, Z: '3'}, volumes: ['v:/v', 'w:/w'], command: ['new'], image: 'one'},
      b: {image: 'two'},
    },
  });
});
