const TRUE_WORDS = new Set(['1', 'ON', 'YES', 'TRUE']);

/**
 * Whether a process with these variables may ask the hub. As huggingface_hub reads them: HF_HUB_OFFLINE, and
 * TRANSFORMERS_OFFLINE only where that is unset or empty; so HF_HUB_OFFLINE=0 makes TRANSFORMERS_OFFLINE=1 ineffective.
 */
export function effectivelyOffline(env: Readonly<Record<string, string>>): boolean {
  const flag = env.HF_HUB_OFFLINE ? env.HF_HUB_OFFLINE : (env.TRANSFORMERS_OFFLINE ?? '');
  return TRUE_WORDS.has(flag.toUpperCase());
}

/** The offline variables among a container's environment. */
export function offlineFlagsOf(env: Readonly<Record<string, string>>): Record<string, string> {
  const keys = ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'];
  return Object.fromEntries(keys.flatMap(key => (env[key] === undefined ? [] : [[key, env[key]]])));
}
