import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {ChooseQuestion} from '../../engine/ask.ts';
import type {Entry} from '../entry.ts';
import {useLook} from '../hooks/use-look.ts';
import {rowLabel, rowsOf, windowAround} from '../option-window.ts';
import {Toned} from '../parts/Toned.tsx';

type Option = ChooseQuestion['options'][number];

/** Pointer, number and sign before a label. */
const HEAD_COLUMNS = 7;
const LEAST_OPTIONS = 3;

type Said = {readonly text: string; readonly tone: 'plain' | 'ok' | 'warn'};

/** What is said below the list about the option that is stood on: what had no room in its row, and whether it can be taken. */
function saidOf(
  option: Option | undefined,
  proposed: string | undefined,
  note: string | null,
  columns: number,
): readonly Said[] {
  if (option === undefined) return [{text: note ?? ' ', tone: 'warn'}];
  const isCut = option.label.length > columns - HEAD_COLUMNS;
  const full: readonly Said[] = isCut ? [{text: option.label, tone: 'plain'}] : [];
  if (option.disabled !== undefined)
    return [...full, {text: `${note ?? 'not possible'}: ${option.disabled}`, tone: 'warn'}];
  const taking = option.value === proposed ? 'proposed; enter takes it' : 'enter takes it';
  return [...full, {text: note ?? taking, tone: note === null ? 'ok' : 'warn'}];
}

function Row({
  option,
  number,
  isHere,
  isProposed,
  columns,
}: {
  readonly option: Option;
  readonly number: number;
  readonly isHere: boolean;
  readonly isProposed: boolean;
  readonly columns: number;
}): ReactNode {
  const {glyphs} = useLook();
  const isClosed = option.disabled !== undefined;
  const tone = isClosed ? 'dim' : isHere ? 'accent' : 'plain';
  const sign = isClosed ? glyphs.stop : isProposed ? glyphs.proposed : ' ';
  return (
    <Box aria-role="option" aria-state={{selected: isHere, disabled: isClosed}}>
      <Box width={HEAD_COLUMNS} flexShrink={0}>
        <Toned tone={tone}>{`${isHere ? glyphs.pointer : ' '} ${String(number).padStart(2)} ${sign}`}</Toned>
      </Box>
      <Toned tone={tone} wrap="truncate">
        {rowLabel(option.label, columns - HEAD_COLUMNS)}
      </Toned>
    </Box>
  );
}

type Props = {
  readonly question: ChooseQuestion;
  readonly entry: Entry;
  readonly columns: number;
  readonly rows: number;
};

/** One row an option; below them, in full, the one that is stood on. A list that is too long shows the part around it. */
export function ChooseEntry({question, entry, columns, rows}: Props): ReactNode {
  const {options, proposed} = question;
  const said = saidOf(options[entry.index], proposed, entry.note, columns);
  // The list keeps its place whichever option is stood on: room for the longest text below it.
  const longest = options.map(option =>
    saidOf(option, proposed, null, columns).reduce((sum, {text}) => sum + rowsOf(text, columns - 2), 0),
  );
  const room = rows - Math.max(1, ...longest);
  const isLong = options.length > room;
  const {from, to} = windowAround(
    entry.index,
    options.length,
    isLong ? Math.max(LEAST_OPTIONS, room - 1) : room,
  );
  return (
    <Box flexDirection="column">
      <Box flexDirection="column" aria-role="listbox">
        {options.slice(from, to).map((option, index) => (
          <Row
            key={option.value}
            option={option}
            number={from + index + 1}
            isHere={from + index === entry.index}
            isProposed={option.value === proposed}
            columns={columns}
          />
        ))}
      </Box>
      {isLong && <Toned tone="dim">{`        ${from} more above, ${options.length - to} more below`}</Toned>}
      <Box flexDirection="column" marginTop={options.length < room ? 1 : 0} paddingLeft={2}>
        {said.map(({text, tone}) => (
          <Toned key={text} tone={tone}>
            {text}
          </Toned>
        ))}
      </Box>
    </Box>
  );
}
