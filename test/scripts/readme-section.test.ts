import {expect, test} from 'vitest';
import {markdownTable, withSection} from '../../scripts/readme-section.ts';

const document = 'before\n<!-- generated:codes -->\nold\n<!-- /generated:codes -->\nafter\n';

test('only what is between the markers is replaced, and doing it again changes nothing', () => {
  const once = withSection(document, 'codes', 'new');
  expect(once).toBe('before\n<!-- generated:codes -->\nnew\n<!-- /generated:codes -->\nafter\n');
  expect(withSection(once ?? '', 'codes', 'new')).toBe(once);
});

test('a document without the place is said to have none', () => {
  expect(withSection(document, 'gates', 'new')).toBeUndefined();
});

test('a bar inside a cell does not become a column', () => {
  expect(markdownTable(['a'], [['x|y']])).toBe('| a |\n| --- |\n| x\\|y |');
});
