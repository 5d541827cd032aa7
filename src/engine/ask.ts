type Common = {
  /** Stable id; answers files and flags answer by it. */
  readonly id: string;
  readonly title: string;
  readonly details: readonly string[];
  /** The flag that answers it without a terminal. */
  readonly flag: string;
};

/** `default` is what an empty answer means; where it is set, an unattended run takes it too. */
export type TextQuestion = Common & {
  readonly kind: 'text';
  readonly secret: boolean;
  readonly default?: string;
  /** A sentence that says what is wrong and what to do, or undefined when the value is fine. */
  readonly problem: (value: string) => string | undefined;
};

export type ChooseQuestion = Common & {
  readonly kind: 'choose';
  readonly options: readonly {readonly value: string; readonly label: string; readonly disabled?: string}[];
  /** Where the cursor stands. */
  readonly proposed?: string;
  /** What an unattended run takes where nobody said anything. */
  readonly default?: string;
};

/** Default No: an empty answer refuses. */
export type ConfirmQuestion = Common & {readonly kind: 'confirm'};

/** For what cannot be undone: only this text, typed, goes on. Never answered from piped stdin. */
export type TypeExactlyQuestion = Common & {
  readonly kind: 'type-exactly';
  readonly text: string;
  readonly hint: string;
};

/** The terminal is lent to `sudo -v`. The password never passes through us. */
export type SudoQuestion = Common & {readonly kind: 'sudo'};

export type Question = TextQuestion | ChooseQuestion | ConfirmQuestion | TypeExactlyQuestion | SudoQuestion;

/** What an unattended run answers where nobody said anything. */
export function defaultOf(question: Question): string | undefined {
  return question.kind === 'text' || question.kind === 'choose' ? question.default : undefined;
}

/** `unavailable`: there is nobody to ask; the caller names the flag and stops with exit code 4. */
export type Answer =
  | {readonly status: 'answered'; readonly value: string}
  /** `why`: what was wrong with the consent that was given. */
  | {readonly status: 'refused'; readonly why?: string}
  | {readonly status: 'unavailable'};

/** Each front end answers in its own way: dialogs, readline, flags and an answers file, a script in tests. */
export type Ask = (question: Question, signal: AbortSignal) => Promise<Answer>;
