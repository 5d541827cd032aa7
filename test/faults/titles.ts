import {globSync, readFileSync} from 'node:fs';
import {recordings} from '../support/recorded-host.ts';

const root = new URL('../', import.meta.url);
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
const LITERAL = /'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\])*)`/g;
/** Ids at the start of a title, several with a blank between: `D13 D14 ...`. */
const IDS = /^(?:[DE]\d{2}\b[ ,]*)+/;

/** All ids that a text starts with. */
export function idsOf(title: string): readonly string[] {
  return IDS.exec(title)?.[0].match(/[DE]\d{2}/g) ?? [];
}

/** Texts in a test that may be its title, or a row of the table that its titles are made of. Pure. */
export function titlesIn(source: string): readonly string[] {
  return [...source.replace(COMMENT, '').matchAll(LITERAL)].map(
    ([, single, double, template]) => single ?? double ?? template ?? '',
  );
}

/** Ids that tests are named for: in their files, and in the recorded machines that each are a test. */
export function testedIds(): ReadonlySet<string> {
  const files = globSync('**/*.test.{ts,tsx}', {cwd: root});
  const titles = files.flatMap(file => titlesIn(readFileSync(new URL(file, root), 'utf8')));
  return new Set([...titles.flatMap(idsOf), ...recordings().flatMap(machine => machine.faults)]);
}
