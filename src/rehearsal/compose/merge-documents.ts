/** Replaced by a later file, where other lists grow. */
const REPLACED = new Set(['command', 'entrypoint', 'test']);

function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A list of `K=V` becomes a map, so that it merges with one. */
function asMap(value: unknown): unknown {
  if (!Array.isArray(value) || !value.every(item => typeof item === 'string')) return value;
  return Object.fromEntries(
    value.map(item => {
      const at = item.indexOf('=');
      return at === -1 ? [item, null] : [item.slice(0, at), item.slice(at + 1)];
    }),
  );
}

/** A later compose file over an earlier one. */
export function mergeDocuments(before: unknown, after: unknown, key = ''): unknown {
  if (after === undefined) return before;
  if (key === 'environment' || key === 'labels') return {...Object(asMap(before)), ...Object(asMap(after))};
  if (isMap(before) && isMap(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return Object.fromEntries([...keys].map(name => [name, mergeDocuments(before[name], after[name], name)]));
  }
  if (Array.isArray(before) && Array.isArray(after) && !REPLACED.has(key)) return [...before, ...after];
  return after;
}
