const SECRET = /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|(?:^|_)KEY$/i;
/** So long that its first and last letters do not give it away. */
const LONG_ENOUGH = 16;

/** Whether the value of this key must never be shown. */
export function isSecretKey(key: string): boolean {
  return SECRET.test(key);
}

/** What takes a secret's place where two values must be told apart: `hf_…last4`. */
function masked(value: string): string {
  if (value === '') return '(empty)';
  if (value.length < LONG_ENOUGH) return '[hidden]';
  const prefix = /^(?:hf|api_org)_/.exec(value)?.[0] ?? '';
  return `${prefix}…${value.slice(-4)}`;
}

/** The value of a key as it may be shown. undefined = there is none. */
export function shownValue(key: string, value: string | undefined): string {
  if (value === undefined) return '(not set)';
  return isSecretKey(key) ? masked(value) : JSON.stringify(value);
}
