import {readFileSync} from 'node:fs';
import {errorCode} from './failure.ts';

export type ProcessState =
  /** `startTicks` tells a process from a later one with the same id; null where the system does not say. */
  {readonly alive: true; readonly startTicks: string | null} | {readonly alive: false};

function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Whether a process is there. One that has ended and only waits for its parent is not. */
export function processState(pid: number): ProcessState {
  if (!Number.isInteger(pid) || pid <= 0 || !answersSignal(pid)) return {alive: false};
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    if (state === 'Z' || state === 'X') return {alive: false};
    return {alive: true, startTicks: fields[19] ?? null};
  } catch {
    return answersSignal(pid) ? {alive: true, startTicks: null} : {alive: false};
  }
}
