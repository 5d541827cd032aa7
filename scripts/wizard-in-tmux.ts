import {execFileSync} from 'node:child_process';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {flags} from './bench/flags.ts';

/** The built wizard on a rehearsed machine, in tmux at 80x24, driven by keys. */
export type TmuxWizard = {
  press(...keys: string[]): void;
  /** Waits until the screen shows it, then for one more redraw. */
  shows(text: RegExp): Promise<string>;
  /** Takes what is proposed, question after question, until the screen shows `end`; types the rehearsal's token. */
  answerQuestions(end: RegExp): Promise<void>;
  /** Copies every byte that the program writes to its terminal into a file, from now on. */
  copyOutputTo(file: string): void;
  signal(name: NodeJS.Signals): void;
  close(): void;
};

const program = fileURLToPath(new URL('../bin/faststart.js', import.meta.url));
const DEADLINE_MS = 600_000;

const tmux = (...args: string[]) => execFileSync('tmux', args, {encoding: 'utf8'});

export function startWizard(
  session: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  main = program,
): TmuxWizard {
  const size = ['-x', '80', '-y', '24'];
  const variables = Object.entries(environment).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const command = [process.execPath, ...flags, main, '--rehearse', ...words];
  tmux('new-session', '-d', '-s', session, ...size, ...variables, ...command);
  const screen = () => tmux('capture-pane', '-p', '-t', session).replace(/ +$/gm, '').trimEnd();
  const press = (...keys: string[]) => void tmux('send-keys', '-t', session, ...keys);
  const shows = async (text: RegExp): Promise<string> => {
    const end = Date.now() + DEADLINE_MS;
    while (!text.test(screen())) {
      if (Date.now() > end) throw new Error(`never saw ${text}:\n${screen()}`);
      await pause(100);
    }
    await pause(400);
    return screen();
  };
  return {
    press,
    shows,
    async answerQuestions(end) {
      let answered = '';
      for (;;) {
        const text = await shows(new RegExp(`^enter (?:take it|choose)|${end.source}`, 'm'));
        if (end.test(text)) return;
        const [, question = ''] = /^─+\n(.+)/m.exec(text) ?? [];
        if (question === answered) continue;
        answered = question;
        if (question.startsWith('Hugging Face token')) {
          press('-l', 'hf_rehearsalOnlyNotReal');
          // What comes in one piece with it is a paste, and no key.
          await shows(/^❯ [•*]{9}/m);
        }
        press('Enter');
      }
    },
    copyOutputTo: file => void tmux('pipe-pane', '-t', session, '-O', `cat > '${file}'`),
    signal: name =>
      void process.kill(Number(tmux('display-message', '-p', '-t', session, '#{pane_pid}')), name),
    close: () => void tmux('kill-session', '-t', session),
  };
}

/** Walks from the first screen to a running benchmark; answers the screens that stood on the way. */
export async function walkToBench(wizard: TmuxWizard): Promise<{stop: string; consent: string}> {
  const {shows, press} = wizard;
  const stop = await shows(/STOP {2}nvme-mounted[\s\S]*^Asks first[\s\S]*^─+\n.*enter run step/m);
  press('Enter');
  await shows(/^❯ +1 ★ yes/m);
  press('Enter');
  const consent = await shows(/To go on, type (\S+)[\s\S]*^❯ ▏/m);
  const typed = /To go on, type (\S+)/.exec(consent)?.[1] ?? '';
  // The dialog does not listen at first, so that nothing typed ahead confirms it.
  await pause(800);
  press('-l', typed);
  await shows(new RegExp(`❯ ${typed}`));
  press('Enter');
  await shows(/2 Set your \.env correctly\s+✖ STOP/);
  press('Enter');
  await wizard.answerQuestions(/^3 Build/m);
  for (const next of ['3 Build', '4 Convert']) {
    await shows(new RegExp(`^${next}`, 'm'));
    press('Enter');
  }
  await shows(/^6 Run the restart/m);
  press('Enter');
  return {stop, consent};
}
