import {expect, test} from 'vitest';
import {requestDefaults} from '../../src/cli/request.ts';
import {whereNamed} from '../../src/cli/shown-text.ts';
import {whereFlags} from '../../src/cli/where-flags.ts';
import {stacks} from '../../src/stacks/index.ts';

test('who said no place is shown commands without one', () => {
  expect(whereFlags(requestDefaults)).toBe('');
  expect(whereNamed('faststart run 2', '')).toBe('faststart run 2');
});

test('a command that is shown means the place that was named, quoted as a shell takes it', () => {
  const [, loaders = stacks[0]] = stacks;
  const where = whereFlags({
    ...requestDefaults,
    rehearse: 'blank-nvme',
    workspace: '/srv/$& op',
    stack: loaders,
    composeFiles: ['a.yml', 'b.yml'],
    envFile: 'my.env',
    mountPoint: '/data_nvme',
  });
  expect(whereNamed('$ faststart run 2', where)).toBe(
    "$ faststart --rehearse blank-nvme --workspace '/srv/$& op' --stack loaders --compose-file a.yml --compose-file b.yml --env-file my.env --mount-point /data_nvme run 2",
  );
});
