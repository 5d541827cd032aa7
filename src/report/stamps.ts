/** Where the numbers come from. `stand-in`: real Docker and real starts, of servers that are no vLLM. */
export type Origin = 'measured' | 'stand-in' | 'rehearsal';

type Stamp = {
  /** For a heading; null = nothing to warn of. */
  readonly short: string | null;
  readonly long: string | null;
};

export const STAMPS: Readonly<Record<Origin, Stamp>> = {
  measured: {short: null, long: null},
  'stand-in': {
    short: 'STAND-IN SERVERS',
    long: 'STAND-IN SERVERS. These starts were really made and timed, of programs that stand in for vLLM and its store. They say nothing about vLLM.',
  },
  rehearsal: {
    short: 'REHEARSAL',
    long: 'REHEARSAL. These numbers come from an embedded stand-in machine. They measure nothing.',
  },
};
