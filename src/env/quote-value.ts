const NEEDS_NO_QUOTES = /^[A-Za-z0-9_@%+=:,./-]*$/;

/**
 * Writes a value so that bash, Compose and Node read the same. null = there is no such way: a character that is not printable ASCII, or a single
 * quote or final backslash together with what only single quotes protect.
 */
export function quoteValue(value: string): string | null {
  if (NEEDS_NO_QUOTES.test(value)) return value;
  if (/[^ -~]/.test(value)) return null;
  if (!value.includes("'") && !value.endsWith('\\')) return `'${value}'`;
  return /["$`\\]/.test(value) ? null : `"${value}"`;
}
