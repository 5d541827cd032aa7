import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Cause, Verdict} from '../../bench/types.ts';
import {verdictTone, verdictWord} from '../bench-words.ts';
import {count, interval, ratio} from '../format.ts';
import {useLook} from '../hooks/use-look.ts';
import {type Field, Fields} from './Fields.tsx';
import {Toned} from './Toned.tsx';

function causeText(cause: Cause): string {
  const lost = cause.seconds === null ? '' : `, ${cause.seconds.toFixed(1)} s`;
  return `${cause.id} (${cause.standing.replace('-', ' ')}${lost}): ${cause.text}`;
}

function fieldsOf(verdict: Verdict): readonly Field[] {
  const listed = (label: string, values: readonly string[]): readonly Field[] =>
    values.length === 0 ? [] : [{label, value: values.join('; ')}];
  return [
    {label: 'scope', value: verdict.scope},
    ...listed('causes', verdict.causes.filter(cause => cause.standing !== 'not-shown').map(causeText)),
    ...listed('flags', verdict.flags),
    ...listed('missing', verdict.notCollected),
    ...listed(
      'also',
      [...(verdict.scenarios ?? []), ...(verdict.others ?? [])].map(
        other => `${other.headline} (${other.scope})`,
      ),
    ),
    {label: 'next', value: verdict.nextStep, tone: 'strong'},
    {label: 'rule', value: verdict.rule, tone: 'dim'},
  ];
}

function Ratio({verdict}: {readonly verdict: Verdict}): ReactNode {
  const {glyphs} = useLook();
  if (verdict.state === 'INVALID_RUN' || verdict.ratio === null) return null;
  const bounds = verdict.interval === null ? '' : ` ${interval(verdict.interval)}`;
  const pairs = count(verdict.n, 'pair');
  if (verdict.rehearsal) {
    return (
      <Toned tone="dim">{`rehearsed ratio ${ratio(verdict.ratio)}${bounds}, ${pairs}: made up by the stand-in machine`}</Toned>
    );
  }
  return (
    <Box gap={2}>
      <Toned tone="strong">{`${ratio(verdict.ratio)} ${glyphs.times}`}</Toned>
      <Toned tone="plain">{`95 % interval${bounds}, ${pairs}`}</Toned>
    </Box>
  );
}

/** The answer, in the order a sceptic reads it: state, sentence, number, scope, what it rests on. */
export function VerdictBox({
  verdict,
  columns,
}: {
  readonly verdict: Verdict;
  readonly columns: number;
}): ReactNode {
  const {glyphs, theme} = useLook();
  const tone = verdictTone(verdict);
  const {color} = theme[tone];
  return (
    <Box
      borderStyle={glyphs.border}
      {...(color === undefined ? {} : {borderColor: color})}
      flexDirection="column"
      paddingX={1}
      width={columns}
      aria-label={`verdict ${verdictWord(verdict.state)}`}
    >
      <Box gap={2}>
        <Toned tone={verdict.rehearsal ? 'warn' : tone}>{verdictWord(verdict.state)}</Toned>
        {verdict.rehearsal && <Toned tone="warn">REHEARSAL: not a measurement</Toned>}
      </Box>
      <Toned tone="plain">{verdict.headline}</Toned>
      <Ratio verdict={verdict} />
      <Fields indent={0} fields={fieldsOf(verdict)} />
    </Box>
  );
}
