/** One word for bash, zsh and fish alike: in single quotes, which all three read the same way but for a quote. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
