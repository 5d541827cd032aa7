export type Arguments = {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
  readonly operands: readonly string[];
};

/** Splits a command line by the options that are known; undefined when it holds another. Options end at the first operand. */
export function parseArguments(
  args: readonly string[],
  known: {readonly values: readonly string[]; readonly flags: readonly string[]},
): Arguments | undefined {
  const values = new Map<string, string[]>();
  const flags = new Set<string>();
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    if (!word.startsWith('-') || word === '-') return {values, flags, operands: args.slice(index)};
    const [name = '', joined] = word.startsWith('--')
      ? [word.split('=')[0], word.includes('=') ? word.slice(word.indexOf('=') + 1) : undefined]
      : [word];
    if (known.flags.includes(name)) flags.add(name);
    else if (!known.values.includes(name)) return undefined;
    else {
      const value = joined ?? args[index + 1] ?? '';
      if (joined === undefined) index += 1;
      values.set(name, [...(values.get(name) ?? []), value]);
    }
  }
  return {values, flags, operands: []};
}
