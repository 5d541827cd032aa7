import {config} from 'zod';

/** Most shapes are checked once or twice: compiling a parser for each takes longer than it ever saves. */
export function checkUncompiled(): void {
  config({jitless: true});
}
