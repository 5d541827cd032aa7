import {readdirSync, readFileSync, statSync} from 'node:fs';
import {basename, join} from 'node:path';
import {expect, it} from 'vitest';
import {isProved} from '../../src/engine/step.ts';
import type {StampedEvent} from '../../src/events.ts';
import {programOn} from './program-on.ts';
import {rehearse} from './rehearse.ts';

/** Larger files are model weights. */
const LARGEST_TEXT_BYTES = 1_000_000;

function textsBelow(folder: string): string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => statSync(file).size <= LARGEST_TEXT_BYTES);
}

it('E26 of all files of the machine only .env holds the token, also where a broken .env was repaired', async () => {
  const rehearsed = await rehearse('blank-nvme');
  const {rehearsal, host} = rehearsed;
  const {workspace, envFile} = rehearsal.settings;
  const token = rehearsal.answers['env:HF_TOKEN'] ?? '';
  // Broken in several ways, with the token in the clear in places where none belongs.
  const broken = `HF_TOKEN = ${token}\nNOTE=${token};x\nHF_HUB_OFFLINE=1 # not ${token}\nMODEL_NAME=a b\n`;
  await host.writeText(envFile, broken, {mode: 0o644});
  const events: StampedEvent[] = [];
  const program = programOn(rehearsed, [event => void events.push(event)]);
  await program.checkGates();
  for (const id of ['repo', '0', '1', '2']) await program.runStep(id);
  // The line that no key of ours names is for the operator to settle.
  const text = await host.readText(envFile);
  expect(text.ok && text.value).toContain(`HF_TOKEN=${token}\n`);
  await host.writeText(envFile, (text.ok ? text.value : '').replace(/^NOTE=.*\n/m, ''), {mode: 0o600});
  for (const id of ['2', '3', '4', '5'])
    expect(isProved(await program.runStep(id)), JSON.stringify(events.at(-1))).toBe(true);

  expect(token).toMatch(/^hf_/);
  expect(JSON.stringify(events)).not.toContain(token);
  const holding = [...textsBelow(rehearsal.root), ...textsBelow(program.settings.stateFolder)].filter(file =>
    readFileSync(file, 'latin1').includes(token),
  );
  const copy = '.env.faststart-backup';
  expect(holding.map(file => basename(file)).sort()).toEqual(['.env', copy, `${copy}.2`, `${copy}.3`]);
  for (const file of holding) {
    expect(file.startsWith(join(rehearsal.root, workspace))).toBe(true);
    expect(statSync(file).mode & 0o077).toBe(0);
  }
}, 60_000);
