import type {BlockHead, RunRecord, RunTick, Verdict} from '../bench/types.ts';
import {bytes, duration, elapsed, wrap} from './format.ts';
import type {Paint, Tone} from './paint.ts';
import {whereNamed} from './shown-text.ts';

const BAR_COLUMNS = 20;
const BOX_COLUMNS = 76;

function bar(ms: number, longestMs: number): string {
  return '#'.repeat(Math.max(1, Math.round((ms / longestMs) * BAR_COLUMNS)));
}

export function blockLine(head: BlockHead): string {
  const caches = {files: 'weight files evicted', system: 'page caches dropped', none: 'page caches kept'}[
    head.drop
  ];
  return `${head.mode}: ${head.pairs} pairs, arms in turn, ${caches} before each start, store ${head.storeTier}`;
}

/** One run as a row: `online   pair 1   baseline   ready 89.1 s  first completion 0.42 s  ####`. */
export function runLine(run: RunRecord, longestMs: number): string {
  const {bootMs, firstCompletionMs} = run.phases;
  const what = run.discarded === 'warmup' ? 'warm-up' : `pair ${run.pair}`;
  const cells = [run.mode.padEnd(8), what.padEnd(8), run.arm.padEnd(10)];
  if (bootMs === null) cells.push('never ready');
  else cells.push(`ready ${duration(bootMs)}`.padEnd(15));
  if (firstCompletionMs !== null) cells.push(`first completion ${duration(firstCompletionMs)}`.padEnd(24));
  if (run.faults.length > 0) {
    cells.push(`not counted: ${run.faults.map(fault => `${fault.gate} ${fault.text}`).join('; ')}`);
  } else if (run.discarded !== null) {
    cells.push('not counted: warm-up');
  } else if (bootMs !== null) {
    cells.push(bar(bootMs, Math.max(longestMs, bootMs)));
  }
  return cells.join(' ').trimEnd();
}

/** What is known about the run under way, for "still working". */
export function tickText(tick: RunTick): string {
  const known = [
    tick.restarts === null ? null : `restarts ${tick.restarts}`,
    tick.readBytesPerSecond === null ? null : `disk ${bytes(Math.round(tick.readBytesPerSecond))}/s`,
    tick.rxBytes === null ? null : `net ${bytes(tick.rxBytes)}`,
    `probe: ${tick.probe}`,
  ];
  return `up ${elapsed(tick.elapsedMs)}, ${known.filter(text => text !== null).join(', ')}`;
}

function estimateText(
  name: string,
  estimate: {ratio: number; interval: readonly [number, number]} | undefined,
): string[] {
  if (estimate === undefined) return [];
  const [low, high] = estimate.interval;
  return [
    `${name.padEnd(10)}${estimate.ratio.toFixed(2)}x   95% interval ${low.toFixed(2)} to ${high.toFixed(2)}`,
  ];
}

function toneOf(verdict: Verdict): Tone {
  if (verdict.state === 'PROVEN' || verdict.state === 'PROVEN_OFFLINE_ONLY') return 'ok';
  return verdict.state === 'INCONCLUSIVE' ? 'warn' : 'stop';
}

/**
 * The verdict in a frame of ASCII, so that it survives any terminal, log and mail. `where` (whereFlags) comes into
 * its commands before they are folded to the width of the frame.
 */
export function verdictLines(verdict: Verdict, paint: Paint, where: string): string[] {
  const inner = BOX_COLUMNS - 4;
  const fold = (text: string) => wrap(whereNamed(text, where), inner);
  const text = [
    ...fold(verdict.headline),
    '',
    ...estimateText('online', verdict.online),
    ...estimateText('offline', verdict.offline),
    ...estimateText('inflation', verdict.inflation),
    ...verdict.causes.flatMap(cause => {
      const seconds = cause.seconds === null ? '' : ` ${cause.seconds.toFixed(1)} s`;
      return fold(`cause ${cause.id} (${cause.standing})${seconds}: ${cause.text}`);
    }),
    ...fold(`scope     ${verdict.scope}`),
    ...fold(
      `rule ${verdict.rule}, n = ${verdict.n}${verdict.flags.length === 0 ? '' : `, flags: ${verdict.flags.join(', ')}`}`,
    ),
    ...(verdict.notCollected.length === 0 ? [] : fold(`not collected: ${verdict.notCollected.join('; ')}`)),
    ...[...(verdict.scenarios ?? []), ...(verdict.others ?? [])].flatMap(other =>
      fold(`also      ${other.headline} (${other.scope})`),
    ),
    ...fold(`next      ${verdict.nextStep}`),
    ...(verdict.rehearsal ? ['', 'REHEARSAL: this is not a measurement'] : []),
  ];
  const rule = `+${'-'.repeat(BOX_COLUMNS - 2)}+`;
  const row = (line: string) => `| ${line}${' '.repeat(Math.max(0, inner - line.length))} |`;
  const head = ` VERDICT: ${verdict.state} `;
  return [
    `+--${head}${'-'.repeat(BOX_COLUMNS - 4 - head.length)}+`.replace(
      verdict.state,
      paint(verdict.state, toneOf(verdict)),
    ),
    ...text.map(row),
    rule,
  ];
}
