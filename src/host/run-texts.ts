import {open, readdir} from 'node:fs/promises';
import {join, relative} from 'node:path';
import {attempt} from './failure.ts';
import type {KeptText, Read} from './ports.ts';

/** Of a log the end tells most; a journal and a report are worth nothing in pieces. */
const LONGEST_LOG_BYTES = 4 * 1024 * 1024;
const LOGS = 'logs/';

/** From the first whole line on: half of a secret would not be recognised as one. */
async function readEnd(path: string, mostBytes: number): Promise<Omit<KeptText, 'name'>> {
  const file = await open(path, 'r');
  try {
    const {size} = await file.stat();
    const leftOutBytes = Math.max(0, size - mostBytes);
    const {buffer, bytesRead} = await file.read({
      buffer: Buffer.alloc(size - leftOutBytes),
      position: leftOutBytes,
    });
    const text = buffer.subarray(0, bytesRead).toString('utf8');
    return {text: leftOutBytes === 0 ? text : text.slice(text.indexOf('\n') + 1), leftOutBytes};
  } finally {
    await file.close();
  }
}

/** All texts below a run's folder, by name; links are not followed. */
export function readRunTexts(folder: string): Promise<Read<readonly KeptText[]>> {
  return attempt(async () => {
    const entries = await readdir(folder, {recursive: true, withFileTypes: true});
    const names = entries
      .filter(entry => entry.isFile())
      .map(entry => relative(folder, join(entry.parentPath, entry.name)))
      .sort();
    const texts: KeptText[] = [];
    for (const name of names) {
      const most = name.startsWith(LOGS) ? LONGEST_LOG_BYTES : Number.POSITIVE_INFINITY;
      texts.push({name, ...(await readEnd(join(folder, name), most))});
    }
    return texts;
  });
}
