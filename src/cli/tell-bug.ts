/** A file of the program that is not where it was when it started; undefined = the error is another. */
function missingPart(error: Error): string | undefined {
  const {code, url} = error as Error & {code?: unknown; url?: unknown};
  return code === 'ERR_MODULE_NOT_FOUND' && typeof url === 'string' ? url : undefined;
}

/** What is said of an error that nobody has foreseen. Pure. */
export function tellBug(error: unknown): string {
  if (!(error instanceof Error)) return bug(String(error));
  const part = missingPart(error);
  if (part === undefined) return bug(error.stack ?? error.message);
  return [
    `faststart: a part of the program is gone: ${part}`,
    '  was it upgraded or removed while it ran? What was finished is kept.',
    '  go on with: faststart resume; what was measured: faststart report',
    '',
  ].join('\n');
}

const bug = (told: string): string => `faststart: this is a bug in faststart, please report it:\n${told}\n`;
