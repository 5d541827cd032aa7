import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {faststart} from '../test/docker/support/faststart.ts';
import {setup} from '../test/docker/support/global-setup.ts';
import {makeLab} from '../test/docker/support/lab.ts';
import {program} from '../test/docker/support/paths.ts';
import {must} from '../test/docker/support/run.ts';

/**
 * Makes docs/sample from a benchmark on a real Docker Engine: real containers, a real disk, real starts and bytes, of
 * servers that stand in for vLLM. Folders and name of the machine it ran on are replaced; no number is.
 */

const SAMPLE = fileURLToPath(new URL('../docs/sample', import.meta.url));
const PAIRS = '3';

const stop = await setup();
const lab = await makeLab();
try {
  for (const step of ['4', '5']) {
    const {document, stderr} = await faststart(lab, ['run', step]);
    if (!document.ok) throw new Error(`step ${step} was not proved: ${stderr}`);
  }
  const note = 'stand-in servers on a loop device';
  const {document, stderr} = await faststart(lab, ['run', '6', '7', '--runs', PAIRS, '--note', note]);
  if (document.verdict === null) throw new Error(`there is no verdict: ${stderr}`);
  const name = new RegExp(`(?<![\\w/.-])${hostname()}(?![\\w/.-])`, 'g');
  const anywhere = (text: string): string =>
    text
      .replaceAll(lab.disk.mountPoint, '/nvme')
      .replaceAll(lab.workspace, '/srv/bench')
      .replace(name, 'lab');
  await mkdir(SAMPLE, {recursive: true});
  const page = await readFile(join(document.folder, 'report.html'), 'utf8');
  await writeFile(join(SAMPLE, 'report.html'), anywhere(page));
  const journal = join(document.folder, 'events.jsonl');
  const plots = await must([process.execPath, '--', program, 'report', journal, '--format', 'svg']);
  await writeFile(join(SAMPLE, 'plots.svg'), anywhere(plots));
  process.stdout.write(`${document.verdict.state}\n`);
} finally {
  await lab.remove();
  await stop();
}
