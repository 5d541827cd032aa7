import {ENV_ANSWERS, SERIAL} from './operator.ts';
import {press, type, waitForScreen} from './tmux.ts';
import {inVm, PASSWORD} from './vm.ts';

/** What must be typed to agree to the end of everything on the drive. */
const CONSENT = SERIAL.slice(-6);

/** Emulated, a restart of both arms takes minutes; a screen that asks for nothing this long is stuck. */
const PATIENCE_MS = 12 * 60_000;
const CLOSE_MS = 60_000;
const MOST_DEEDS = 60;

/** One thing that the operator knows how to do: on which screen, and what comes of it. */
type Habit = {readonly name: string; readonly sees: RegExp; does(screen: string): Promise<void>};

const ENV_KEY =
  /^\s+(MODEL_FOLDER|HF_CACHE_FOLDER|MODEL_NAME|MEM_POOL_SIZE|VLLM_\w+_PORT|HF_TOKEN|SLLM_\w+)\s*$/m;

async function answerEnvQuestion(screen: string): Promise<void> {
  const key = ENV_KEY.exec(screen)?.[1] ?? '';
  const answer = ENV_ANSWERS[key];
  if (answer !== undefined) {
    await type(answer);
    await waitForScreen(`the answer to ${key}`, text => /^\s+fine\s*$/m.test(text), CLOSE_MS);
  }
  await press('Enter');
  await waitForScreen(`the question after ${key}`, text => ENV_KEY.exec(text)?.[1] !== key, CLOSE_MS);
}

/** The field is drawn once it takes keys. */
const OPEN_FIELD = /^(?:❯ ▏|> _)/m;

/** Types something else first: nothing may come of it. */
async function consentToFormat(): Promise<void> {
  await waitForScreen('the open field', text => OPEN_FIELD.test(text), CLOSE_MS);
  await type('nonsense');
  await waitForScreen('the typed text', text => text.includes('nonsense'), CLOSE_MS);
  await press('Enter');
  await waitForScreen('the refusal', text => text.includes('not the text asked for'), CLOSE_MS);
  await inVm('root', '! blkid -p /dev/nvme0n1');
  await press('C-u');
  await waitForScreen('the emptied line', text => !text.includes('nonsense'), CLOSE_MS);
  await type(CONSENT);
  await waitForScreen('the consent', text => text.includes('enter goes on'), CLOSE_MS);
  await press('Enter');
  await waitForScreen('the end of the question', text => !text.includes('To go on, type'), CLOSE_MS);
}

async function givePassword(): Promise<void> {
  await press('Enter');
  await waitForScreen("sudo's own prompt", text => /\[sudo\] password for operator:/.test(text), CLOSE_MS);
  await type(PASSWORD);
  await press('Enter');
  await waitForScreen('the wizard again', text => /^enter |^x stop|^q /m.test(text), CLOSE_MS);
}

/** Presses Enter, and waits until that screen is gone. */
function enterOn(hint: string): (screen: string) => Promise<void> {
  return async screen => {
    const step = stepOf(screen);
    await press('Enter');
    await waitForScreen(
      `something else than "${hint}" on ${step}`,
      text => !text.includes(hint) || stepOf(text) !== step,
      CLOSE_MS,
    );
  };
}

/** The title of a question: the first line below the header's rule. */
function questionOf(screen: string): string {
  return /^[─-]{20,}\n+(\S.*)$/m.exec(screen)?.[1] ?? '';
}

/** Takes what is proposed. */
async function takeProposal(screen: string): Promise<void> {
  const question = questionOf(screen);
  await press('Enter');
  await waitForScreen(
    `the end of "${question}"`,
    text => !text.includes('enter choose') || questionOf(text) !== question,
    CLOSE_MS,
  );
}

function stepOf(screen: string): string {
  return /(?:^|\s)(Step \S+|step \S+)/.exec(screen)?.[1] ?? screen.split('\n').slice(0, 4).join('\n');
}

const HABITS: readonly Habit[] = [
  {name: 'password', sees: /enter lend the terminal to sudo/, does: givePassword},
  {name: 'consent', sees: /To go on, type/, does: consentToFormat},
  {name: 'choose', sees: /^enter choose/m, does: takeProposal},
  {name: 'env', sees: ENV_KEY, does: answerEnvQuestion},
  {name: 'next', sees: /enter next step/, does: enterOn('enter next step')},
  {name: 'run', sees: /enter run step/, does: enterOn('enter run step')},
];

const VERDICTS = /PROVEN|INFLATED|NO SPEEDUP|REGRESSION|INCONCLUSIVE|INVALID RUN/;

/** The offline proof is measured, its verdict is on the screen, and nothing is under way. */
function isDone(screen: string): boolean {
  return (
    VERDICTS.test(screen) &&
    /OFFLINE PROOF|rule\s+3\.4/.test(screen) &&
    /a measure again/.test(screen) &&
    !/enter next step/.test(screen)
  );
}

/** Does what the screen asks for until the verdict; the names of what was done, in order, and the last screen. */
export async function operate(): Promise<{readonly deeds: readonly string[]; readonly last: string}> {
  const deeds: string[] = [];
  for (;;) {
    const text = await waitForScreen(
      `a question, a key to press or the verdict (done so far: ${deeds.join(' ')})`,
      screen => isDone(screen) || HABITS.some(habit => habit.sees.test(screen)),
      PATIENCE_MS,
    );
    if (isDone(text)) return {deeds, last: text};
    const habit = HABITS.find(candidate => candidate.sees.test(text));
    if (habit === undefined || deeds.length >= MOST_DEEDS)
      throw new Error(`stuck after ${deeds.join(' ')}:\n${text}`);
    await habit.does(text);
    deeds.push(habit.name === 'env' ? `env:${ENV_KEY.exec(text)?.[1]}` : habit.name);
  }
}
