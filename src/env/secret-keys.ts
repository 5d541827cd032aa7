const SECRET = /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|(?:^|_)KEY$/i;

/** Whether the value of this key must never be shown. */
export function isSecretKey(key: string): boolean {
  return SECRET.test(key);
}

/** What takes a secret's place where two values must be told apart. */
export function masked(value: string): string {
  return value.length < 12 ? '[hidden]' : `…${value.slice(-4)}`;
}
