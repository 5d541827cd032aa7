import {Box} from 'ink';
import {render} from 'ink-testing-library';
import {expect, it} from 'vitest';
import type {TextQuestion} from '../../src/engine/ask.ts';
import {AskDialog} from '../../src/ui/dialogs/AskDialog.tsx';
import {firstEntry} from '../../src/ui/entry.ts';
import {glyphsFor} from '../../src/ui/glyphs.ts';
import {LookContext} from '../../src/ui/hooks/use-look.ts';
import {themeFor} from '../../src/ui/theme.ts';

const COLUMNS = 60;

it('what is wrong with a value stays below the field, however many lines it takes', () => {
  const problem = 'The store takes a whole number with B, KB, MB, GB or TB, and no space: 32GB (not 32GiB).';
  const question: TextQuestion = {
    kind: 'text',
    id: 'q',
    title: 'Memory pool',
    details: [],
    flag: '--flag',
    secret: false,
    problem: () => problem,
  };
  const look = {
    glyphs: glyphsFor({ascii: true}),
    theme: themeFor({color: false, background: 'dark'}),
    isAscii: true,
  };
  const {lastFrame} = render(
    <LookContext value={look}>
      <Box width={COLUMNS}>
        <AskDialog
          question={question}
          entry={{...firstEntry(question), value: '32GiB'}}
          isOpen
          columns={COLUMNS}
          rows={18}
          runs={[]}
        />
      </Box>
    </LookContext>,
  );
  const lines = (lastFrame() ?? '').split('\n');
  const from = lines.findIndex(line => line.includes('The store takes'));
  const said = lines.slice(from).filter(line => line.trim() !== '');
  expect(said.length).toBeGreaterThan(1);
  expect(said.map(line => line.trim()).join(' ')).toBe(problem);
  expect(said.filter(line => !/^ {2}\S/.test(line))).toEqual([]);
});
