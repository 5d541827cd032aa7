import type {Context} from '../context.ts';
import type {Evidence} from '../engine/gate.ts';
import {evidenceOf} from './result.ts';

/** One line of `df -hT`. */
export type DfLine = {
  readonly source: string;
  readonly fsType: string;
  readonly size: string;
  readonly free: string;
  readonly target: string;
};

/** Reads `df -hT` as printed in the C locale. Pure. */
export function parseDf(text: string): readonly DfLine[] {
  return text.split('\n').flatMap(line => {
    const match = /^(\S+)\s+(\S+)\s+(\S+)\s+\S+\s+(\S+)\s+(?:\d+%|-)\s+(\S.*)$/.exec(line.trim());
    const [, source, fsType, size, free, target] = match ?? [];
    if (
      source === undefined ||
      fsType === undefined ||
      size === undefined ||
      free === undefined ||
      target === undefined
    )
      return [];
    return [{source, fsType, size, free, target}];
  });
}

/** The runbook's own check. */
export async function readDf(
  context: Context,
  paths: readonly string[],
): Promise<{lines: readonly DfLine[]; evidence: Evidence}> {
  const exit = await context.host.run(
    {argv: ['/usr/bin/df', '-hT', ...paths]},
    {timeoutMs: 20_000, signal: context.signal},
  );
  return {lines: parseDf(exit.stdout), evidence: evidenceOf(exit)};
}
