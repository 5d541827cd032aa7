import {expect, it} from 'vitest';
import {nvmeMounted} from '../../src/gates/nvme-mounted.ts';
import {runbook} from '../../src/runbook/index.ts';

const later = runbook.slice(runbook.findIndex(step => step.id === '1') + 1);

it.each(later)('D35 step $id looks at the NVMe and its mark before it does anything', ({needs}) => {
  expect(needs).toContain(nvmeMounted);
});

it('steps 2 to 7 are the later ones', () => {
  expect(later.map(step => step.id)).toEqual(['2', '3', '4', '5', '6', '7']);
});
