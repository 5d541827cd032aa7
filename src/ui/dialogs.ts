import type {Answer, Ask, Question} from '../engine/ask.ts';

type Pending = {readonly question: Question; readonly number: number};

/** Questions that wait for the operator. The runner asks through `ask`; the wizard shows `current` and answers it. */
export type Dialogs = {
  readonly ask: Ask;
  current(): Pending | null;
  subscribe(listener: () => void): () => void;
  /** Answers the current question, if it still is the one with this number. */
  answer(number: number, answer: Answer): void;
};

type Waiting = Pending & {readonly settle: (answer: Answer) => void};

/** One question at a time, first come first asked. Whoever stops the run takes its questions back as refused. */
export function createDialogs(): Dialogs {
  const listeners = new Set<() => void>();
  let queue: readonly Waiting[] = [];
  let numbers = 0;

  const change = (next: readonly Waiting[]): void => {
    queue = next;
    for (const listener of listeners) listener();
  };
  const settle = (number: number, answer: Answer): void => {
    const waiting = queue.find(candidate => candidate.number === number);
    if (waiting === undefined) return;
    change(queue.filter(candidate => candidate !== waiting));
    waiting.settle(answer);
  };

  return {
    ask(question, signal) {
      if (signal.aborted) return Promise.resolve({status: 'refused'});
      const number = ++numbers;
      const refuse = (): void => settle(number, {status: 'refused'});
      signal.addEventListener('abort', refuse, {once: true});
      return new Promise<Answer>(resolve => {
        const done = (answer: Answer): void => {
          signal.removeEventListener('abort', refuse);
          resolve(answer);
        };
        change([...queue, {question, number, settle: done}]);
      });
    },
    current: () => queue[0] ?? null,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    answer(number, answer) {
      if (queue[0]?.number === number) settle(number, answer);
    },
  };
}
