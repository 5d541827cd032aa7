import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {withSection} from './readme-section.ts';

/** README's screens are captured from the wizard itself, rehearsing in tmux at 80x24 and driven by keys. */

const README = new URL('../README.md', import.meta.url);
const program = fileURLToPath(new URL('../bin/faststart.js', import.meta.url));
const SESSION = 'faststart-screens';
const DEADLINE_MS = 180_000;

const tmux = (...args: string[]) => execFileSync('tmux', args, {encoding: 'utf8'});
const screen = () => tmux('capture-pane', '-p', '-t', SESSION).replace(/ +$/gm, '').trimEnd();
const press = (...keys: string[]) => tmux('send-keys', '-t', SESSION, ...keys);
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Waits until the screen shows it, then for one more redraw. */
async function shows(text: RegExp): Promise<string> {
  const end = Date.now() + DEADLINE_MS;
  while (!text.test(screen())) {
    if (Date.now() > end) throw new Error(`never saw ${text}:\n${screen()}`);
    await pause(100);
  }
  await pause(400);
  return screen();
}

async function walk(): Promise<Record<string, string>> {
  const stop = await shows(/STOP {2}nvme-mounted/);
  press('Enter');
  const consent = await shows(/To go on, type (\S+)/);
  const typed = /To go on, type (\S+)/.exec(consent)?.[1] ?? '';
  // The dialog does not listen at first, so that nothing typed ahead confirms it.
  await pause(800);
  press('-l', typed);
  await shows(new RegExp(`❯ ${typed}`));
  press('Enter');
  await shows(/2 Set your \.env correctly\s+✖ STOP/);
  press('Enter');
  for (const question of [
    'Folder of the converted',
    'Folder of the Hugging',
    'Model',
    'Memory pool',
    'Port of the baseline',
    'Port of faststart',
    'Hugging Face token',
    'Threads',
    'Chunk size',
  ]) {
    await shows(new RegExp(`^${question}`, 'm'));
    if (question === 'Hugging Face token') press('-l', 'hf_rehearsalOnlyNotReal');
    press('Enter');
  }
  for (const next of ['3 Build', '4 Convert']) {
    await shows(new RegExp(`^${next}`, 'm'));
    press('Enter');
  }
  await shows(/^6 Run the restart/m);
  press('Enter');
  const bench = await shows(/^3 .*polling/m);
  // A measurement is there to be read: the wizard stays on it until it is told to go on.
  await shows(/enter next step/);
  press('Enter');
  await shows(/^7 Offline proof/m);
  press('Enter');
  const verdict = await shows(/^│ (?:PROVEN|INFLATED|NO SPEEDUP|REGRESSION)/m);
  return {'screen-stop': stop, 'screen-consent': consent, 'screen-bench': bench, 'screen-verdict': verdict};
}

tmux(
  'new-session',
  '-d',
  '-s',
  SESSION,
  '-x',
  '80',
  '-y',
  '24',
  process.execPath,
  program,
  '--rehearse',
  '--speed',
  '30',
);
try {
  let readme = readFileSync(README, 'utf8');
  for (const [name, text] of Object.entries(await walk())) {
    const next = withSection(readme, name, `\`\`\`text\n${text}\n\`\`\``);
    if (next === undefined) throw new Error(`README.md has no place for ${name}`);
    readme = next;
  }
  writeFileSync(README, readme);
} finally {
  tmux('kill-session', '-t', SESSION);
}
