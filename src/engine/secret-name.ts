const SECRET = /TOKEN|SECRET|PASS|CRED|AUTH|KEY$|PAT$/i;

/** Whether a variable of this name holds what must never be shown. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name);
}
