import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {ChooseQuestion, Question, TextQuestion, TypeExactlyQuestion} from '../../engine/ask.ts';
import {type Entry, problemOf} from '../entry.ts';
import {useLook} from '../hooks/use-look.ts';
import {Lines} from '../parts/Lines.tsx';
import {Toned} from '../parts/Toned.tsx';

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
      {isDefault && <Toned tone="dim">{`  ${enterDoes(question)}`}</Toned>}
      <Toned
        tone={problem === undefined ? 'ok' : 'warn'}
      >{`  ${problem ?? (entry.value === '' ? ' ' : 'fine')}`}</Toned>
      {entry.note !== null && entry.note !== problem && <Toned tone="warn">{`  ${entry.note}`}</Toned>}
    </Box>
  );
}

function TypeExactlyEntry({
  question,
  entry,
}: {
  readonly question: TypeExactlyQuestion;
  readonly entry: Entry;
}): ReactNode {
  return (
    <Box flexDirection="column">
      <Box gap={1}>
        <Toned tone="plain">To go on, type</Toned>
        <Toned tone="stop">{question.text}</Toned>
      </Box>
      <Toned tone="dim">{question.hint}</Toned>
      <Typed value={entry.value} isSecret={false} />
      <Toned tone="warn">
        {entry.note ?? (entry.value === question.text ? 'enter goes on; esc refuses' : ' ')}
      </Toned>
    </Box>
  );
}

function ChooseEntry({
  question,
  entry,
}: {
  readonly question: ChooseQuestion;
  readonly entry: Entry;
}): ReactNode {
  const {glyphs} = useLook();
  return (
    <Box flexDirection="column" aria-role="listbox">
      {question.options.map((option, index) => {
        const isHere = index === entry.index && option.disabled === undefined;
        const tone = option.disabled !== undefined ? 'dim' : isHere ? 'accent' : 'plain';
        return (
          <Box
            key={option.value}
            gap={1}
            aria-role="option"
            aria-state={{selected: isHere, disabled: option.disabled !== undefined}}
          >
            <Box flexShrink={0}>
              <Toned tone={tone}>{`${isHere ? glyphs.pointer : ' '} ${index + 1}`}</Toned>
            </Box>
            <Toned tone={tone}>
              {option.disabled === undefined ? option.label : `${option.label}  (${option.disabled})`}
            </Toned>
          </Box>
        );
      })}
      <Toned tone="warn">{entry.note ?? ' '}</Toned>
    </Box>
  );
}

function EntryOf({question, entry}: {readonly question: Question; readonly entry: Entry}): ReactNode {
  switch (question.kind) {
    case 'text':
      return <TextEntry question={question} entry={entry} />;
    case 'type-exactly':
      return <TypeExactlyEntry question={question} entry={entry} />;
    case 'choose':
      return <ChooseEntry question={question} entry={entry} />;
    case 'confirm':
      return <Toned tone="strong">y = yes, n or enter = no</Toned>;
    case 'sudo':
      return <Toned tone="strong">The password goes to sudo alone; the wizard never sees it.</Toned>;
  }
}

type Props = {readonly question: Question; readonly entry: Entry; readonly columns: number};

/** A question of the runbook. It takes the body of the screen until it is answered or refused. */
export function AskDialog({question, entry, columns}: Props): ReactNode {
  const isDangerous = question.kind === 'type-exactly';
  return (
    <Box flexDirection="column" width={columns}>
      <Toned tone={isDangerous ? 'stop' : 'strong'}>{question.title}</Toned>
      <Lines lines={question.details} tone={isDangerous ? 'stop' : 'plain'} indent={2} />
      <Box marginTop={1}>
        <EntryOf question={question} entry={entry} />
      </Box>
    </Box>
  );
}
