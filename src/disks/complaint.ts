import type {Exit} from '../host/ports.ts';
import type {Look} from './types.ts';

/** Lines that mean nothing: sudo cannot resolve the host's own name, e2fsprogs say their version. */
const CHATTER = /^sudo: unable to resolve host|^(?:mke2fs|dumpe2fs|debugfs) \d/;

/** What a program complained about; empty where it did not. */
export function complaint(exit: Exit): string {
  const lines = exit.stderr.split('\n').map(line => line.trim());
  return lines.find(line => line !== '' && !CHATTER.test(line)) ?? '';
}

/** A look that failed, in the program's own words where it has any. */
export function unseen(exit: Exit, program: string): Extract<Look<never>, {status: 'unknown'}> {
  if (exit.notFound) return {status: 'unknown', why: `${program} is not installed`};
  if (exit.timedOut) return {status: 'unknown', why: `${program} did not answer in time`};
  const said = complaint(exit);
  return {status: 'unknown', why: said === '' ? `${program} ended with ${exit.code ?? exit.signal}` : said};
}
