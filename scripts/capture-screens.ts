import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {withSection} from './readme-section.ts';

/** README's screens are captured from the program itself: the wizard rehearses in tmux at 80x24, driven by keys. */

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

/** What a command prints; rehearsed, so it is the same everywhere. */
function printed(...args: string[]): string {
  const env = {...process.env, NO_COLOR: '1', LANG: 'C.UTF-8'};
  return execFileSync(process.execPath, [program, ...args], {encoding: 'utf8', env}).trimEnd();
}

/** Takes what is proposed, question after question, until the screen shows `end`; types the token of the rehearsal. */
async function answerQuestions(end: RegExp): Promise<void> {
  let answered = '';
  for (;;) {
    const text = await shows(new RegExp(`^enter (?:take it|choose)|${end.source}`, 'm'));
    if (end.test(text)) return;
    const [, question = ''] = /^─+\n(.+)/m.exec(text) ?? [];
    if (question === answered) continue;
    answered = question;
    if (question.startsWith('Hugging Face token')) press('-l', 'hf_rehearsalOnlyNotReal');
    press('Enter');
  }
}

async function walk(): Promise<Record<string, string>> {
  const stop = await shows(/STOP {2}nvme-mounted/);
  press('Enter');
  await shows(/^❯ +1 ★ yes/m);
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
  await answerQuestions(/^3 Build/m);
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
  const screens = {'screen-disks': printed('disks', '--rehearse', 'azure-v6'), ...(await walk())};
  for (const [name, text] of Object.entries(screens)) {
    const next = withSection(readme, name, `\`\`\`text\n${text}\n\`\`\``);
    if (next === undefined) throw new Error(`README.md has no place for ${name}`);
    readme = next;
  }
  writeFileSync(README, readme);
} finally {
  tmux('kill-session', '-t', SESSION);
}
