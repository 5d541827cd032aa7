const TOKEN = /"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s"{}[\],:]+/g;

type Level = {readonly keys: Set<string> | null; readonly at: string; key: string};

/**
 * The first key that an object of a JSON text has twice, with the place where it stands: `offline.baseline`. A parser
 * keeps the later value and says nothing. null = none. Pure; the text is JSON.
 */
export function repeatedKey(json: string): string | null {
  const levels: Level[] = [];
  let word = '';
  for (const [token] of json.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{' || token === '[') {
      const at = level === undefined || level.key === '' ? '' : `${level.at}${level.key}.`;
      levels.push({keys: token === '{' ? new Set() : null, at, key: ''});
    } else if (token === '}' || token === ']') levels.pop();
    else if (token === ':' && level?.keys) {
      const key: unknown = JSON.parse(word);
      level.key = String(key);
      if (level.keys.has(level.key)) return `${level.at}${level.key}`;
      level.keys.add(level.key);
    }
    word = token;
  }
  return null;
}
