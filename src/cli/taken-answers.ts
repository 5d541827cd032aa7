import type {Ask} from '../engine/ask.ts';
import {isSecretKey} from '../env/secret-keys.ts';

/** What a machine answers by itself, by question id; what was given with the command line is left out. */
export type ByItself = Readonly<Record<string, string>>;

/** One line for each answer of a rehearsed machine, when it is taken first. */
export function createTaken(byItself: ByItself, print: (line: string) => void): (id: string) => void {
  const said = new Set<string>();
  return id => {
    const value = byItself[id];
    if (value === undefined || said.has(id)) return;
    said.add(id);
    const isSecret = isSecretKey(id.replace(/^env:/, ''));
    print(`answered by the rehearsal: ${id}${isSecret ? '' : ` = ${value}`}`);
  };
}

/** The answers that a run begins with; `taken` is told of each one that a plan reads. */
export class TakenAnswers extends Map<string, string> {
  readonly #taken: (id: string) => void;

  constructor(answers: Readonly<Record<string, string>>, taken: (id: string) => void) {
    super(Object.entries(answers));
    this.#taken = taken;
  }

  override get(id: string): string | undefined {
    const value = super.get(id);
    if (value !== undefined) this.#taken(id);
    return value;
  }
}

/** Says so where such an answer settles a question. */
export function withTaken(ask: Ask, taken: (id: string) => void): Ask {
  return async (question, signal) => {
    const answer = await ask(question, signal);
    if (answer.status === 'answered') taken(question.id);
    return answer;
  };
}
