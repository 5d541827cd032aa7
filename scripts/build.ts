import {readdir, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import packageJson from '../package.json' with {type: 'json'};
import {createCommands} from '../src/cli/commands.ts';
import {manPage} from '../src/cli/man-page.ts';
import {gates} from '../src/gates/index.ts';
import {defaultMachine, machineIds} from '../src/rehearsal/machine-ids.ts';
import {runbook} from '../src/runbook/index.ts';
import {bundling} from './bundle/options.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const {metafile} = await build({
  ...bundling,
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  splitting: true,
  metafile: true,
});

const MAN_PAGE = 'faststart.1';
const lists = {version: packageJson.version, steps: runbook, gates, machines: machineIds, defaultMachine};
const page = manPage(
  createCommands(lists, () => undefined),
  lists,
);
await writeFile(join(root, 'dist', MAN_PAGE), page);

// What an earlier build left goes last, so that a program that is running meanwhile still finds its parts.
for (const name of await readdir(join(root, 'dist'))) {
  if (name !== MAN_PAGE && !(`dist/${name}` in metafile.outputs))
    await rm(join(root, 'dist', name), {recursive: true});
}
