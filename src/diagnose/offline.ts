const TRUE_VALUES = ['1', 'ON', 'YES', 'TRUE'];

/** As huggingface_hub decides it: TRANSFORMERS_OFFLINE counts only where HF_HUB_OFFLINE is unset or empty. */
export function effectiveOffline(env: Readonly<Record<string, string>>): {on: boolean; because: string} {
  const hub = env.HF_HUB_OFFLINE ?? '';
  const [name, value] =
    hub === '' ? ['TRANSFORMERS_OFFLINE', env.TRANSFORMERS_OFFLINE ?? ''] : ['HF_HUB_OFFLINE', hub];
  return {
    on: TRUE_VALUES.includes(value.toUpperCase()),
    because: value === '' ? 'no offline flag is set' : `${name}=${value}`,
  };
}
