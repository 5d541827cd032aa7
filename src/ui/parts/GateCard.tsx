import {Box} from 'ink';
import type {ReactNode} from 'react';
import {blocks, type GateResult} from '../../engine/gate.ts';
import {toShell} from '../../engine/shell.ts';
import {gateMarks} from '../step-state.ts';
import {CommandLines} from './CommandLines.tsx';
import {type Field, Fields} from './Fields.tsx';
import {MarkWord} from './MarkWord.tsx';
import {Toned} from './Toned.tsx';

export type ShownGate = {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly seen: {readonly result: GateResult; readonly waived: boolean} | undefined;
};

function fieldsOf(gate: ShownGate, result: GateResult): readonly Field[] {
  return [
    {label: 'expected', value: result.expected},
    {label: 'observed', value: result.observed, tone: blocks(result) ? 'stop' : 'warn'},
    ...result.evidence
      .slice(0, 1)
      .map(evidence => ({label: 'seen by', value: evidence.command, tone: 'accent' as const})),
    {label: 'why', value: gate.why},
  ];
}

/** Some go together and some stand for each other: which, their titles say. */
function Fixes({result, columns}: {readonly result: GateResult; readonly columns: number}): ReactNode {
  const {fixes} = result;
  return fixes.map((fix, index) => (
    <Box key={fix.title} flexDirection="column" paddingLeft={2}>
      <Fields
        indent={0}
        fields={[
          {label: index > 0 ? '' : fixes.length > 1 ? 'ways out' : 'fix', value: fix.title, tone: 'strong'},
        ]}
      />
      <CommandLines indent={10} columns={columns - 2} lines={fix.commands.map(command => toShell(command))} />
      {fix.byHand !== undefined && <Fields indent={0} fields={[{label: '', value: fix.byHand}]} />}
    </Box>
  ));
}

/** One hard stop: a line when it holds, everything an operator needs when it does not. */
export function GateCard({gate, columns}: {readonly gate: ShownGate; readonly columns: number}): ReactNode {
  const status = gate.seen === undefined ? 'unseen' : gate.seen.waived ? 'waived' : gate.seen.result.status;
  const result = gate.seen?.result;
  const isOpen = result !== undefined && status !== 'pass';
  const headTone =
    status === 'stop' || status === 'unknown' ? 'stop' : status === 'pass' ? 'plain' : gateMarks[status].tone;
  return (
    <Box flexDirection="column">
      <Box gap={2} aria-label={`${gateMarks[status].word} ${gate.id}: ${result?.short ?? gate.title}`}>
        <Box flexShrink={0}>
          <MarkWord mark={gateMarks[status]} width={4} />
        </Box>
        <Toned tone={headTone}>{`${gate.id}: ${result?.short ?? gate.title}`}</Toned>
      </Box>
      {isOpen && <Fields indent={2} fields={fieldsOf(gate, result)} />}
      {isOpen && <Fixes result={result} columns={columns} />}
    </Box>
  );
}
