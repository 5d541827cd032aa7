export type Interpolated = {
  readonly text: string;
  /** Variables that have no value and no default. */
  readonly unset: readonly string[];
  /** What a `${NAME:?message}` asked for. */
  readonly required: string | undefined;
};

/** End of the `${...}` that opens at `start`, braces inside it counted. */
function closingBrace(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    if (text[index] === '}') depth -= 1;
    if (depth === 0) return index;
  }
  return text.length;
}

/** Compose's `$NAME`, `${NAME}`, `:-`, `-`, `:?`, `?`, `:+`, `+` and `$$`. */
export function interpolate(text: string, value: (name: string) => string | undefined): Interpolated {
  const unset: string[] = [];
  let required: string | undefined;
  const expand = (name: string, operator: string, word: string): string => {
    const found = value(name);
    const has = operator.startsWith(':') ? found !== undefined && found !== '' : found !== undefined;
    const inner = (): string => {
      const nested = interpolate(word, value);
      unset.push(...nested.unset);
      return nested.text;
    };
    if (operator.endsWith('+')) return has ? inner() : '';
    if (has) return found ?? '';
    if (operator.endsWith('-')) return inner();
    if (operator.endsWith('?')) required ??= `required variable ${name} is missing a value: ${word}`;
    else if (found === undefined) unset.push(name);
    return found ?? '';
  };
  let output = '';
  for (let index = 0; index < text.length; ) {
    if (text[index] !== '$') {
      output += text[index];
      index += 1;
    } else if (text[index + 1] === '$') {
      output += '$';
      index += 2;
    } else if (text[index + 1] === '{') {
      const end = closingBrace(text, index + 1);
      const [, name = '', operator = '', word = ''] =
        /^(\w+)(:?[-?+])?([\s\S]*)$/.exec(text.slice(index + 2, end)) ?? [];
      output += expand(name, operator, word);
      index = end + 1;
    } else {
      const name = /^[A-Za-z_]\w*/.exec(text.slice(index + 1))?.[0];
      output += name === undefined ? '$' : expand(name, '', '');
      index += 1 + (name?.length ?? 0);
    }
  }
  return {text: output, unset, required};
}
