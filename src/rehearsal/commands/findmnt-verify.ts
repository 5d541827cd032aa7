import {existsSync, readFileSync} from 'node:fs';
import type {Machine} from '../machine.ts';
import {type Answer, fails} from './answer.ts';
import {recordAt} from './record-at.ts';

type Entry = {readonly source: string; readonly target: string; readonly options: readonly string[]};
type Said = {readonly level: 'E' | 'W'; readonly text: string};

const NO_FOLDER = ['none', 'swap'];
const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** What is wrong with the device that a line names. A tag must be found at boot, `nofail` or not. */
function aboutSource(machine: Machine, {source, options}: Entry): Said[] {
  const [, tag, value = ''] = /^(UUID|LABEL)="?([^"]*)"?$/.exec(source) ?? [];
  if (tag !== undefined) {
    const {byUuid, byLabel} = machine.devices;
    if ((tag === 'UUID' ? byUuid(value) : byLabel(value)) !== undefined) return [];
    return options.includes('noauto')
      ? [{level: 'W', text: `unreachable: ${source}`}]
      : [{level: 'E', text: `unreachable on boot required source: ${source}`}];
  }
  return source.startsWith('/') && !machine.files.exists(source)
    ? [{level: 'W', text: `unreachable source: ${source}: No such file or directory`}]
    : [];
}

function aboutTarget(machine: Machine, {target, options}: Entry, all: readonly Entry[]): Said[] {
  if (NO_FOLDER.includes(target)) return [];
  const twice: Said[] =
    all.filter(other => other.target === target).length > 1
      ? [{level: 'W', text: 'target specified more than once'}]
      : [];
  if (machine.files.exists(target) || options.includes('noauto')) return twice;
  return [...twice, {level: 'E', text: 'unreachable on boot required target: No such file or directory'}];
}

/** `findmnt --verify [--tab-file FILE]` */
export function verifyTable(machine: Machine, path: string): Answer {
  const real = recordAt(machine, path);
  if (!existsSync(real))
    return fails(
      1,
      `findmnt: can't read ${path}: No such file or directory\n\n0 parse errors, 1 error, 0 warnings`,
    );
  const lines = readFileSync(real, 'utf8')
    .split('\n')
    .map((text, index) => ({text: text.trim(), index}));
  const read = lines
    .filter(({text}) => text !== '' && !text.startsWith('#'))
    .map(({text, index}) => ({words: text.split(/\s+/), line: index + 1}));
  const parse = read.filter(({words}) => words.length < 3);
  const entries = read.flatMap(({words: [source = '', target = '', type, options = '']}): Entry[] =>
    type === undefined ? [] : [{source, target, options: options.split(',')}],
  );
  const said = entries.map(entry => ({
    entry,
    about: [...aboutTarget(machine, entry, entries), ...aboutSource(machine, entry)],
  }));
  const count = (level: Said['level']): number =>
    said.flatMap(({about}) => about).filter(one => one.level === level).length;
  const [errors, warnings] = [count('E'), count('W')];
  if (errors + warnings + parse.length === 0) return {stdout: 'Success, no errors or warnings detected\n'};
  return {
    stdout: said
      .filter(({about}) => about.length > 0)
      .map(
        ({entry, about}) =>
          `${entry.target}\n${about.map(({level, text}) => `   [${level}] ${text}\n`).join('')}`,
      )
      .join(''),
    stderr: `${parse.map(({line}) => `findmnt: ${path}: parse error at line ${line} -- ignored\n`).join('')}\n${plural(parse.length, 'parse error')}, ${plural(errors, 'error')}, ${plural(warnings, 'warning')}\n`,
    code: errors + parse.length > 0 ? 1 : 0,
  };
}
