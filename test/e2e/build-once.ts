import {execFileSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';

/** End-to-end tests run the program as it is installed: built, and bundled. */
export function setup(): void {
  const script = fileURLToPath(new URL('../../scripts/build.ts', import.meta.url));
  execFileSync(process.execPath, [script], {stdio: 'inherit'});
}
