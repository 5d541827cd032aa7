import {dirname, join} from 'node:path/posix';
import type {Host} from '../host/ports.ts';

/** The path without links. Where we may not look, or nothing is there yet: from what is above it. */
export async function resolvePath(host: Pick<Host, 'realPath'>, path: string): Promise<string> {
  const real = await host.realPath(path);
  if (real.ok) return real.value;
  const above = dirname(path);
  return above === path
    ? path
    : join(await resolvePath(host, above), path.slice(above === '/' ? 1 : above.length + 1));
}
