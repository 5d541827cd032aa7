import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {faststart, temporaryFolder} from './program.ts';

/** The one that the rehearsed hub knows. */
const TOKEN = 'hf_rehearsalOnlyNotReal';

function filesBelow(folder: string): string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
}

test.each([
  ['one JSON document', ['--json']],
  ['events', ['--events']],
  ['plain lines', ['--plain']],
])(
  'E26 a whole run leaves the token nowhere, neither on its streams nor in its files: %s',
  async (_, view) => {
    const state = temporaryFolder();
    const answers = join(temporaryFolder(), 'answers.json');
    writeFileSync(answers, JSON.stringify({HF_TOKEN: TOKEN}), {mode: 0o600});
    const {code, stdout, stderr} = await faststart(
      // Also in a note on the command line, which the journal keeps.
      [
        'run',
        '--rehearse',
        '--speed',
        '60',
        '--runs',
        '3',
        '--note',
        `with ${TOKEN}`,
        '--answers',
        answers,
        ...view,
      ],
      {env: {XDG_STATE_HOME: state, TMPDIR: state}},
    );
    // Rehearsed times are blurred where the machine is busy: a verdict that is left open is an end as well.
    expect([0, 23], stderr.slice(-2000)).toContain(code);
    expect(stdout).not.toContain(TOKEN);
    expect(stderr).not.toContain(TOKEN);
    const files = filesBelow(state);
    expect(files.filter(file => file.endsWith('events.jsonl'))).toHaveLength(1);
    expect(files.filter(file => file.includes('/logs/')).length).toBeGreaterThan(0);
    expect(files.filter(file => readFileSync(file, 'latin1').includes(TOKEN))).toEqual([]);
  },
  120_000,
);
