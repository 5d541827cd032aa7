import type {EventEmitter} from 'node:events';
import {isGone} from './output.ts';

type Stdin = Pick<EventEmitter, 'on'> & {readonly isTTY?: boolean};

/**
 * Tells when the terminal that keys come from is gone, with or without SIGHUP: reading it ends, or fails. The listener
 * stays to the end of the process, since what fails then would be taken for a bug.
 */
export function onTerminalGone(stdin: Stdin, gone: () => void): void {
  stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (!isGone(error)) throw error;
    gone();
  });
  if (stdin.isTTY) stdin.on('end', gone);
}
