import {existsSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {fileSink} from '../../src/host/journal-file.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

test('lines are appended, and the file is there only from the first one on', () => {
  const path = join(temporaryFolder(), 'runs', 'a', 'events.jsonl');
  const sink = fileSink(path);
  sink.sync();
  expect(existsSync(path)).toBe(false);
  sink.append('one\n');
  sink.append('two\n');
  sink.sync();
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  sink.close();
});

test('after a crash a torn line stays alone', () => {
  const path = join(temporaryFolder(), 'events.jsonl');
  writeFileSync(path, '{"a":1}\n{"b"');
  const sink = fileSink(path);
  sink.append('{"c":3}\n');
  sink.close();
  expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"b"\n{"c":3}\n');
});
