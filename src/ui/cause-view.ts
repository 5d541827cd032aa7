import {evidenceText} from '../diagnose/evidence-text.ts';
import {isCommand} from '../diagnose/fix-line.ts';
import {gpuWords} from '../diagnose/gpu-words.ts';
import type {Remedy} from '../diagnose/remedy.ts';
import type {DiagnosedCause, Diagnosis} from '../diagnose/types.ts';
import type {Copied} from './copy-text.ts';
import type {Field} from './parts/Fields.tsx';
import type {ViewState} from './view-state.ts';

/** A wait, and what it is diagnosed as. */
type Diagnosed = NonNullable<ViewState['diagnosis']>;

/** A line of a fix; `key` runs it from here, null = it is for a person to do. */
export type FixRow = {readonly text: string; readonly key: string | null};

export type ShownCause = {
  readonly title: string;
  readonly fields: readonly Field[];
  /** Commands, and sentences where a command cannot say it; in the order to try them. */
  readonly fix: readonly FixRow[];
  /** What is worth less than the fix, where the screen is full. */
  readonly more: readonly Field[];
};

/** The whole answer has to fit between the rail and the keys of 80x24. */
const MOST_EVIDENCE = 4;
const LONGEST_EVIDENCE = 110;

function restartText({causes, healthy}: Diagnosis): string {
  if (healthy) return 'loses what is done so far';
  return causes[0]?.restartHelps === true ? 'may help' : 'does not help';
}

const field = (label: string, texts: readonly string[]): readonly Field[] =>
  texts.length === 0 ? [] : [{label, value: texts.join('\n')}];

/** What can be run of the fix that is shown, in the order of its keys, from 1 on. */
export function remediesOf({diagnosis}: Diagnosed): readonly Remedy[] {
  return diagnosis.causes[0]?.remedies ?? [];
}

function fixRows(diagnosed: Diagnosed): readonly FixRow[] {
  const remedies = remediesOf(diagnosed);
  return (diagnosed.diagnosis.causes[0]?.fix ?? []).map(text => {
    const at = remedies.findIndex(({line}) => line === text);
    return {text, key: at < 0 ? null : String(at + 1)};
  });
}

/** Pure: the diagnosis of a wait as one screen, with the GPUs where they were looked at meanwhile. */
export function causeView(diagnosed: Diagnosed, gpu: ViewState['gpu'] = null): ShownCause {
  const {container, diagnosis} = diagnosed;
  const [first, ...others] = diagnosis.causes;
  const {ruledOut = [], notSeen} = diagnosis;
  const sure = (cause: DiagnosedCause): string =>
    `${cause.title} (${cause.id}, ${Math.round(cause.confidence * 100)} %)`;
  return {
    title: `${container}: ${first === undefined ? 'no known cause fits what was seen' : sure(first)}`,
    fields: [
      ...field('stage', [diagnosis.stage]),
      ...field(
        'evidence',
        (first?.evidence ?? []).slice(0, MOST_EVIDENCE).map(one => evidenceText(one, LONGEST_EVIDENCE)),
      ),
      ...(first === undefined ? [] : field('restart', [restartText(diagnosis)])),
    ],
    fix: fixRows(diagnosed),
    more: [
      ...field('gpu', gpu === null ? [] : [gpuWords(gpu)]),
      ...field('also', others.slice(0, 2).map(sure)),
      ...field('it is not', ruledOut.length === 0 ? [] : [ruledOut.join('; ')]),
      ...field('not seen', notSeen.length === 0 ? [] : [notSeen.join('; ')]),
    ],
  };
}

/** What the copy key takes from it: a sentence is a comment there. */
export function copiedCause(diagnosed: Diagnosed): Copied | undefined {
  const {fix} = causeView(diagnosed);
  return fix.length === 0
    ? undefined
    : {
        what: `the fix for ${diagnosed.container}`,
        lines: fix.map(({text}) => (isCommand(text) ? text : `# ${text}`)),
      };
}
