import type {Said} from './faststart.ts';

/** One line of the table of scenarios, for the log of the suite: what was measured, not what was hoped for. */
export function sayRow(scenario: string, {code, document}: Said, also = ''): void {
  const {verdict} = document;
  const ratio = (given: {ratio: number} | undefined): string => given?.ratio.toFixed(2) ?? '-';
  const failure = document.steps.at(-1)?.failure;
  const cells = [
    scenario,
    verdict?.state ?? document.steps.at(-1)?.outcome ?? '?',
    `rule ${verdict?.rule ?? '-'}`,
    `online ${ratio(verdict?.online)} offline ${ratio(verdict?.offline)}`,
    `causes ${verdict?.causes.map(cause => `${cause.id} (${cause.standing}, ${cause.seconds?.toFixed(1) ?? '-'} s)`).join(', ') || '-'}`,
    ...(failure === undefined ? [] : [`failure ${failure.short}: ${failure.observed}`]),
    `exit ${code}`,
    verdict?.headline ?? '',
    verdict?.flags.join('; ') ?? '',
    also,
  ];
  process.stdout.write(`SCENARIO | ${cells.filter(cell => cell !== '').join(' | ')}\n`);
}
