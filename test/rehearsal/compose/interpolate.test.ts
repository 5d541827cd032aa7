import {expect, test} from 'vitest';
import {interpolate} from '../../../src/rehearsal/compose/interpolate.ts';

const known = new Map([
  ['NAME', 'value'],
  ['EMPTY', ''],
]);
const expand = (text: string) => interpolate(text, name => known.get(name));

test.each([
  ['$NAME/x', 'value/x'],
  ['${NAME}', 'value'],
  ['${NONE:-other}', 'other'],
  ['${EMPTY:-other}', 'other'],
  ['${EMPTY-other}', ''],
  ['${NONE:-${NAME}-${NONE:-deep}}', 'value-deep'],
  ['${NAME:+set}', 'set'],
  ['${EMPTY:+set}', ''],
  ['$$NAME', '$NAME'],
  ['a $ b', 'a $ b'],
])('%s becomes %s', (text, result) => {
  expect(expand(text).text).toBe(result);
});

test('what is not set anywhere is said, what is required and missing too', () => {
  expect(expand('$NONE and ${ALSO}').unset).toEqual(['NONE', 'ALSO']);
  expect(expand('${NONE:?set it in .env}').required).toBe(
    'required variable NONE is missing a value: set it in .env',
  );
  expect(expand('${NAME:?set it}').required).toBeUndefined();
});
