import {Box} from 'ink';
import type {ReactNode} from 'react';
import {isCommand} from '../../diagnose/fix-line.ts';
import type {FixRow, ShownCause} from '../cause-view.ts';
import {keyed} from '../keyed.ts';
import {CommandLines} from '../parts/CommandLines.tsx';
import {Fields} from '../parts/Fields.tsx';
import {Lines} from '../parts/Lines.tsx';
import {Toned} from '../parts/Toned.tsx';

type Props = {
  /** null = the wait is over, or nothing is known of it yet. */
  readonly cause: ShownCause | null;
  readonly columns: number;
};

const KEY_COLUMNS = 4;

function headOf(fix: readonly FixRow[]): string {
  const isRun = fix.some(({key}) => key !== null);
  return isRun
    ? 'Fix: a number runs its line, the others are yours (c copies, ! is a shell)'
    : 'Fix, by hand (c copies it, ! opens a shell)';
}

/** A command that fits stays one line, its comment beside it; one that does not is broken as a shell takes it. */
function FixText({text, columns}: {readonly text: string; readonly columns: number}): ReactNode {
  return text.length <= columns || !isCommand(text) ? (
    <Lines lines={[text]} tone="accent" />
  ) : (
    <CommandLines indent={0} columns={columns} lines={[text]} />
  );
}

/** Why a wait does not end: the whole answer, with its fix to run or to copy. */
export function CauseScreen({cause, columns}: Props): ReactNode {
  if (cause === null) return <Toned tone="dim">Nothing is waited for now that could be diagnosed.</Toned>;
  return (
    <Box flexDirection="column" width={columns}>
      <Toned tone="warn">{cause.title}</Toned>
      <Fields indent={0} fields={cause.fields} />
      {cause.fix.length > 0 && (
        <Box flexDirection="column">
          <Toned tone="strong">{headOf(cause.fix)}</Toned>
          {keyed(cause.fix).map(({key, item}) => (
            <Box key={key}>
              <Box width={KEY_COLUMNS} flexShrink={0}>
                <Toned tone="strong">{item.key === null ? '' : `[${item.key}]`}</Toned>
              </Box>
              <FixText text={item.text} columns={columns - KEY_COLUMNS} />
            </Box>
          ))}
        </Box>
      )}
      <Fields indent={0} fields={cause.more} />
    </Box>
  );
}
