import {say, type Voice} from '../session.ts';

type Listed = {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  readonly why: string;
  readonly waivable: boolean;
};

export function listGates(voice: Voice, gates: readonly Listed[]): number {
  const rows = gates.map(({id, title, section, why, waivable}) => ({id, title, section, why, waivable}));
  const lines = rows.map(
    gate =>
      `${gate.id.padEnd(20)}${gate.section.padEnd(24)}${gate.title}${gate.waivable ? ' (may be waived)' : ''}`,
  );
  say(voice, {schema: 'faststart.gates/1', ok: true, gates: rows}, lines);
  return 0;
}
