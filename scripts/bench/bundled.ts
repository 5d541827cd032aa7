import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {bundling} from '../bundle/options.ts';

/** A program of this folder, bundled as the installed one is, in a folder of its own. */
export async function bundled(name: string) {
  const folder = mkdtempSync(join(tmpdir(), 'faststart-bench-'));
  const program = join(folder, `${basename(name, '.ts')}.js`);
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  await build({
    ...bundling,
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    outdir: folder,
    splitting: true,
  });
  return {folder, program, remove: () => rmSync(folder, {recursive: true})};
}
