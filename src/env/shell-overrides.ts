import {envKeys} from './keys.ts';
import {ownValue} from './own-value.ts';
import {OFFLINE_KEYS} from './secret-keys.ts';

/** A key whose value in the operator's shell is not that of the file. undefined = the file does not set it. */
export type ShellOverride = {
  readonly key: string;
  readonly shell: string;
  readonly file: string | undefined;
};

/**
 * Keys of the stack that the shell sets to something else: Compose takes the shell's. What we start gets a clean
 * environment, so this counts only for what is typed by hand. Pure.
 */
export function shellOverrides(
  environment: Readonly<Record<string, string | undefined>>,
  values: Readonly<Record<string, string>>,
): readonly ShellOverride[] {
  const keys = new Set([...envKeys.map(spec => spec.key), ...OFFLINE_KEYS, ...Object.keys(values)]);
  return [...keys].flatMap(key => {
    const [shell, file] = [ownValue(environment, key), ownValue(values, key)];
    return shell === undefined || shell === file ? [] : [{key, shell, file}];
  });
}
