export type Stream = 'stdout' | 'stderr';

/** Something at one moment of a process's life: a line, or a consequence. */
type Moment = {
  readonly atMs: number;
  readonly line?: {readonly text: string; readonly stream: Stream};
  readonly does?: () => void;
};

/** Bytes that come in evenly over a while. */
export type Flow = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bytes: number;
  readonly from: 'network' | 'disk';
};

/** A process's whole life, planned when it starts; times count from its start, in the machine's milliseconds. */
export type Script = {
  readonly moments: readonly Moment[];
  readonly flows: readonly Flow[];
  /** When its server answers, and with which model; null for what serves nothing. */
  readonly serves: {readonly atMs: number; readonly model: string} | null;
  readonly healthyAtMs: number | null;
  /** How it ends by itself; null = it runs until it is stopped. */
  readonly exit: {readonly atMs: number; readonly code: number} | null;
  /** From SIGTERM to its end. */
  readonly stopMs: number;
};

export type ScriptBuilder = {
  /** Milliseconds from the start to where the script is. */
  readonly atMs: number;
  pass(ms: number): void;
  say(text: string, stream?: Stream): void;
  does(consequence: () => void): void;
  flow(from: Flow['from'], bytes: number, overMs: number): void;
  serve(model: string): void;
  healthy(): void;
  exits(code: number): Script;
  runsOn(stopMs: number): Script;
};

/** Writes a script from its start to its end. */
export function createScript(): ScriptBuilder {
  const moments: Moment[] = [];
  const flows: Flow[] = [];
  let atMs = 0;
  let serves: Script['serves'] = null;
  let healthyAtMs: number | null = null;
  const finish = (exit: Script['exit'], stopMs: number): Script => ({
    moments,
    flows,
    serves,
    healthyAtMs,
    exit,
    stopMs,
  });
  return {
    get atMs() {
      return atMs;
    },
    pass: ms => {
      atMs += ms;
    },
    say: (text, stream = 'stdout') =>
      void moments.push(...text.split('\n').map(line => ({atMs, line: {text: line, stream}}))),
    does: consequence => void moments.push({atMs, does: consequence}),
    flow: (from, bytes, overMs) => void flows.push({fromMs: atMs, toMs: atMs + overMs, bytes, from}),
    serve(model) {
      serves = {atMs, model};
    },
    healthy() {
      healthyAtMs = atMs;
    },
    exits: code => finish({atMs, code}, 0),
    runsOn: stopMs => finish(null, stopMs),
  };
}

/** How much of the flows has come in after so long. */
export function flowed(flows: readonly Flow[], from: Flow['from'], afterMs: number): number {
  return flows
    .filter(flow => flow.from === from)
    .reduce((sum, flow) => {
      const share = flow.toMs === flow.fromMs ? 1 : (afterMs - flow.fromMs) / (flow.toMs - flow.fromMs);
      return sum + Math.round(flow.bytes * Math.max(0, Math.min(1, afterMs < flow.fromMs ? 0 : share)));
    }, 0);
}
