import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Question, TextQuestion, TypeExactlyQuestion} from '../../engine/ask.ts';
import {type Entry, problemOf} from '../entry.ts';
import {useLook} from '../hooks/use-look.ts';
import {rowsOf} from '../option-window.ts';
import {Lines} from '../parts/Lines.tsx';
import {Toned} from '../parts/Toned.tsx';
import {wrapShell} from '../wrap-shell.ts';
import {ChooseEntry} from './ChooseEntry.tsx';

function Typed({value, isSecret}: {readonly value: string; readonly isSecret: boolean}): ReactNode {
  const {glyphs} = useLook();
  const shown = isSecret ? glyphs.mask.repeat([...value].length) : value;
  return (
    <Box aria-role="textbox" aria-label={isSecret ? 'hidden value' : value}>
      <Toned tone="strong" wrap="hard">{`${glyphs.pointer} ${shown}${glyphs.cursor}`}</Toned>
    </Box>
  );
}

function enterDoes(question: TextQuestion): string {
  if (question.default === '') return 'enter leaves it empty';
  return `enter takes ${question.secret ? 'the proposed value' : question.default}`;
}

function TextEntry({question, entry}: {readonly question: TextQuestion; readonly entry: Entry}): ReactNode {
  const problem = problemOf(question, entry);
  const isDefault = entry.value === '' && question.default !== undefined;
  return (
    <Box flexDirection="column">
      <Typed value={entry.value} isSecret={question.secret} />
      <Box flexDirection="column" paddingLeft={2}>
        {isDefault && <Toned tone="dim">{enterDoes(question)}</Toned>}
        <Toned tone={problem === undefined ? 'ok' : 'warn'}>
          {problem ?? (entry.value === '' ? ' ' : 'fine')}
        </Toned>
        {entry.note !== null && entry.note !== problem && <Toned tone="warn">{entry.note}</Toned>}
      </Box>
    </Box>
  );
}

/** Until it is open nothing is taken, and no field is drawn: what is typed ahead is not lost in it, it was never there. */
function TypeExactlyEntry({
  question,
  entry,
  isOpen,
}: {
  readonly question: TypeExactlyQuestion;
  readonly entry: Entry;
  readonly isOpen: boolean;
}): ReactNode {
  return (
    <Box flexDirection="column">
      <Box gap={1}>
        <Toned tone="plain">To go on, type</Toned>
        <Toned tone="stop">{question.text}</Toned>
      </Box>
      <Toned tone="plain">{question.hint}</Toned>
      {isOpen ? (
        <Typed value={entry.value} isSecret={false} />
      ) : (
        <Toned tone="dim">read first: nothing typed counts before the field opens</Toned>
      )}
      <Toned tone="warn">
        {entry.note ?? (entry.value === question.text ? 'enter goes on; esc refuses' : ' ')}
      </Toned>
    </Box>
  );
}

type Props = {
  readonly question: Question;
  readonly entry: Entry;
  readonly isOpen: boolean;
  readonly columns: number;
  readonly rows: number;
};

/** The command itself; a comment behind it says what the details say already. */
function Runs({runs, columns}: {readonly runs: readonly string[]; readonly columns: number}): ReactNode {
  const rows = runs.flatMap(line => wrapShell(line, columns - 2)).filter(row => !row.startsWith('#'));
  return <Lines lines={rows} tone="accent" indent={2} wrap="hard" />;
}

function EntryOf({question, entry, isOpen, columns, rows}: Props): ReactNode {
  switch (question.kind) {
    case 'text':
      return <TextEntry question={question} entry={entry} />;
    case 'type-exactly':
      return <TypeExactlyEntry question={question} entry={entry} isOpen={isOpen} />;
    case 'choose':
      return <ChooseEntry question={question} entry={entry} columns={columns} rows={rows} />;
    case 'confirm':
      return <Toned tone="strong">y = yes, n or enter = no</Toned>;
    case 'sudo':
      return <Toned tone="strong">The password goes to sudo alone; the wizard never sees it.</Toned>;
  }
}

/** A question of the runbook. It takes the body of the screen until it is answered or refused. */
export function AskDialog({
  question,
  entry,
  isOpen,
  columns,
  rows,
  runs,
}: Props & {
  /** What a yes lets run; shown before something is destroyed. */
  readonly runs: readonly string[];
}): ReactNode {
  const isDangerous = question.kind === 'type-exactly';
  const {title, details} = question;
  const above = details.reduce((sum, line) => sum + rowsOf(line, columns - 2), rowsOf(title, columns)) + 1;
  return (
    <Box flexDirection="column" width={columns}>
      <Toned tone={isDangerous ? 'stop' : 'strong'}>{title}</Toned>
      <Lines lines={details} tone={isDangerous ? 'stop' : 'plain'} indent={2} />
      {runs.length > 0 && <Runs runs={runs} columns={columns} />}
      <Box marginTop={1}>
        <EntryOf {...{question, entry, isOpen, columns}} rows={rows - above} />
      </Box>
    </Box>
  );
}
