import type {Line} from './clean-log.ts';

/** The first thing each start of a server says about itself; the newest vLLM puts it into a banner. SGLang and TGI too. */
const BIRTHS = [
  /vLLM API server version/,
  /█.*version \d+\.\d+/,
  /^Starting gRPC server$/,
  /^server_args=ServerArgs\(/,
  /^Args \{/,
] as const;

/** Several starts in one log, oldest first: what `docker logs` shows of a container that was restarted. */
export function splitLives(lines: readonly Line[]): (readonly Line[])[] {
  const lives: Line[][] = [[]];
  for (const line of lines) {
    const born = BIRTHS.some(birth => birth.test(line.message));
    if (born && lives.at(-1)?.some(earlier => BIRTHS.some(birth => birth.test(earlier.message))))
      lives.push([]);
    lives.at(-1)?.push(line);
  }
  return lives;
}
