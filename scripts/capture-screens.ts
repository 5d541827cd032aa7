import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {withSection} from './readme-section.ts';
import {startWizard, type TmuxWizard, walkToBench} from './wizard-in-tmux.ts';

/** README's screens are captured from the program itself: the wizard rehearses in tmux at 80x24, driven by keys. */

const README = new URL('../README.md', import.meta.url);
const program = fileURLToPath(new URL('../bin/faststart.js', import.meta.url));

/** What a command prints; rehearsed, so it is the same everywhere. */
function printed(...args: string[]): string {
  const env = {...process.env, NO_COLOR: '1', LANG: 'C.UTF-8'};
  return execFileSync(process.execPath, [program, ...args], {encoding: 'utf8', env}).trimEnd();
}

async function walk(wizard: TmuxWizard): Promise<Record<string, string>> {
  const {shows, press} = wizard;
  const {stop, consent} = await walkToBench(wizard);
  const bench = await shows(/^3 .*polling/m);
  // A measurement is there to be read: the wizard stays on it until it is told to go on.
  await shows(/enter next step/);
  press('Enter');
  await shows(/^7 Offline proof/m);
  press('Enter');
  // Once nothing is said above the keys any more: what passes is no part of the screen.
  const verdict = await shows(/^│ (?:PROVEN|INFLATED|NO SPEEDUP|REGRESSION)[\s\S]*^─+\n.*measure again/m);
  return {'screen-stop': stop, 'screen-consent': consent, 'screen-bench': bench, 'screen-verdict': verdict};
}

const wizard = startWizard('faststart-screens', ['--speed', '30']);
try {
  let readme = readFileSync(README, 'utf8');
  const screens = {'screen-disks': printed('disks', '--rehearse', 'azure-v6'), ...(await walk(wizard))};
  for (const [name, text] of Object.entries(screens)) {
    const next = withSection(readme, name, `\`\`\`text\n${text}\n\`\`\``);
    if (next === undefined) throw new Error(`README.md has no place for ${name}`);
    readme = next;
  }
  writeFileSync(README, readme);
} finally {
  wizard.close();
}
