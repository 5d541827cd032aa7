/** One thing that a reader would want to know about where a number was made. `why` says why there is no value. */
export type Fact = {
  /** `section.name`: `host.kernel`, `gpu.0.driver`. */
  readonly id: string;
  readonly value: string | number | boolean | null;
  readonly why: string | null;
};

export type EnvironmentEvent = {
  readonly type: 'bench.environment';
  readonly block: 'online' | 'offline';
  readonly when: 'start' | 'end';
  readonly facts: readonly Fact[];
};

export const known = (id: string, value: string | number | boolean): Fact => ({id, value, why: null});
export const unknown = (id: string, why: string): Fact => ({id, value: null, why});

/** Why a file tells nothing. */
export const unread = (path: string, {code, message}: {code: string; message: string}): string =>
  code === 'ENOENT' ? `there is no ${path}` : message;

/** A fact of a text that may be empty. */
export function fact(id: string, text: string | undefined, why: string): Fact {
  const value = text?.trim();
  return value === undefined || value === '' ? unknown(id, why) : known(id, value);
}
