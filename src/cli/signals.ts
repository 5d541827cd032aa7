import {exitCode} from './exit-codes.ts';

const codes = [
  {name: 'SIGINT', code: exitCode('interrupted')},
  {name: 'SIGTERM', code: exitCode('terminated')},
  {name: 'SIGHUP', code: exitCode('hangUp')},
] as const;
type Name = (typeof codes)[number]['name'];

/** The part of `process` that signals come from. */
export type SignalSource = {
  on(name: Name, listener: () => void): unknown;
  off(name: Name, listener: () => void): unknown;
  kill(pid: number, name: Name): unknown;
  readonly pid: number;
};

export type Signals = {
  /** The exit code of the first signal that came; null when none did. */
  readonly exitCode: () => number | null;
  readonly dispose: () => void;
};

/**
 * The first signal asks for an end: what was changed is put back, the journal is closed. A second one of the
 * same kind gets what it would get without us; but a terminal that goes away says so twice, once for itself and once
 * for the shell that ends with it, and nobody meant the second.
 */
export function onSignals(source: SignalSource, cancel: () => void): Signals {
  let first: (typeof codes)[number] | null = null;
  const listeners = codes.map(entry => ({
    name: entry.name,
    listener: () => {
      if (first === entry && entry.name !== 'SIGHUP') {
        dispose();
        source.kill(source.pid, entry.name);
        return;
      }
      first ??= entry;
      cancel();
    },
  }));
  const dispose = () => {
    for (const {name, listener} of listeners) source.off(name, listener);
  };
  for (const {name, listener} of listeners) source.on(name, listener);
  return {exitCode: () => first?.code ?? null, dispose};
}
