import {expect, test} from 'vitest';
import {readEnvFile} from '../../../src/rehearsal/compose/env-file.ts';

test('an env file is read in the grammar of Compose', () => {
  const text = [
    '# comment',
    'PLAIN=/nvme/models',
    'SPACES=two words # and a comment',
    "SINGLE='$PLAIN # kept'",
    'DOUBLE="${PLAIN}/x\\n"',
    'COLON: value',
    'export EXPORTED=1',
    'CRLF=windows\r',
    'INHERITED',
    'NOWHERE',
    'REFERS=$SHELLONLY-$PLAIN',
  ].join('\n');
  expect(readEnvFile(text, {INHERITED: 'shell', SHELLONLY: 's'})).toEqual({
    PLAIN: '/nvme/models',
    SPACES: 'two words',
    SINGLE: '$PLAIN # kept',
    DOUBLE: '/nvme/models/x\n',
    COLON: 'value',
    EXPORTED: '1',
    CRLF: 'windows',
    INHERITED: 'shell',
    REFERS: 's-/nvme/models',
  });
});
