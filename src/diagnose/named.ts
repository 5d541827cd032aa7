import {deedOf} from './remedy.ts';
import type {Diagnosis} from './types.ts';

/** What the words of a fix stand for on this machine. */
export type Names = {
  readonly container: string;
  readonly envFile: string;
  readonly composeFile: string;
  /** Values of the env file; a variable that it does not set stays a variable. */
  readonly variables: Readonly<Record<string, string>>;
};

/** What a shell takes as it stands, inside double quotes too. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** A fix that can be typed as it stands: the container, the files and the folders by their names. */
export function named(diagnosis: Diagnosis, {container, envFile, composeFile, variables}: Names): Diagnosis {
  const say = (fix: string): string =>
    fix
      .replace(/\bCONTAINER\b/g, () => container)
      .replace(/(?<![\w/.])\.env\b/g, () => envFile)
      .replace(/\bthe compose file\b/g, () => composeFile)
      .replace(/\$([A-Z_]+_FOLDER|MODEL_NAME)\b/g, (whole, key: string) => {
        const value = variables[key] ?? '';
        return PLAIN.test(value) ? value : whole;
      });
  return {
    ...diagnosis,
    causes: diagnosis.causes.map(cause => ({
      ...cause,
      fix: cause.fix.map(say),
      remedies: cause.fix.flatMap(line => {
        const deed = deedOf(line);
        return deed === undefined ? [] : [{line: say(line), deed}];
      }),
    })),
  };
}
