import {readFileSync} from 'node:fs';

const program = new URL('../../bin/faststart.js', import.meta.url);
const [, words = ''] = /^#!\S+ -S node (.*)$/m.exec(readFileSync(program, 'utf8')) ?? [];

/** What Node is started with where the program is started by its name. */
export const flags: readonly string[] = words.split(' ');
