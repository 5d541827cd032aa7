import {execFileSync} from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import {open} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {createFiles, locateBelow} from '../../src/host/files.ts';
import {replaceFile} from '../../src/host/replace-file.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const here = createFiles('/');

test('a file is read from its start, whole or up to a limit', async () => {
  const path = join(temporaryFolder(), 'a');
  writeFileSync(path, 'x'.repeat(200_000));
  const whole = await here.readText(path);
  expect(whole.ok && whole.value.length).toBe(200_000);
  expect(await here.readText(path, {maxBytes: 3})).toEqual({ok: true, value: 'xxx'});
});

test('files of /proc are read though they say they are empty', async () => {
  const read = await here.readText('/proc/self/status');
  expect(read.ok && read.value).toContain('Pid:');
});

test('what cannot be read is a value with the word of the system', async () => {
  const folder = temporaryFolder();
  expect(await here.readText(join(folder, 'none'))).toMatchObject({ok: false, code: 'ENOENT'});
  expect(await here.readText(folder)).toMatchObject({ok: false, code: 'EISDIR'});
  expect(await here.readFolder(join(folder, 'none'))).toMatchObject({ok: false, code: 'ENOENT'});
  expect(await here.stat(join(folder, 'none'))).toMatchObject({ok: false, code: 'ENOENT'});
});

test('at once a text is as long as it may be, and a counter of the kernel is whole', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'long');
  writeFileSync(path, 'y'.repeat(10_000));
  const atOnce = true;
  expect(await here.readText(path, {maxBytes: 5, atOnce})).toEqual({ok: true, value: 'yyyyy'});
  expect(await here.readText(path, {atOnce})).toEqual({ok: true, value: 'y'.repeat(10_000)});
  expect(await here.readText(path, {fromByte: 9998, atOnce})).toEqual({ok: true, value: 'yy'});
  const counters = await here.readText('/proc/net/dev', {maxBytes: 64 * 1024, atOnce});
  expect(counters.ok && counters.value).toMatch(/^ *lo: *\d+/m);
  expect(await here.readText(join(folder, 'none'), {atOnce})).toMatchObject({ok: false, code: 'ENOENT'});
  expect(await here.readText(folder, {atOnce})).toMatchObject({ok: false, code: 'EISDIR'});
});

test('a pipe that nobody writes to does not make the reader wait', async () => {
  const path = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  expect(await here.readText(path)).toEqual({ok: true, value: ''});
});

test('stat follows a link, lstat does not', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), 'abc', {mode: 0o640});
  symlinkSync('file', join(folder, 'link'));
  expect(await here.stat(join(folder, 'link'))).toMatchObject({
    ok: true,
    value: {kind: 'file', bytes: 3, mode: 0o640},
  });
  expect(await here.lstat(join(folder, 'link'))).toMatchObject({ok: true, value: {kind: 'link'}});
  expect(await here.stat(folder)).toMatchObject({ok: true, value: {kind: 'directory'}});
  expect(await here.stat('/dev/null')).toMatchObject({ok: true, value: {kind: 'other'}});
});

test('a new file gets the mode asked for and leaves nothing beside it', async () => {
  const folder = temporaryFolder();
  const path = join(folder, '.env');
  expect(await here.writeText(path, 'A=1\n', {mode: 0o600})).toEqual({ok: true, value: {backup: null}});
  expect(readFileSync(path, 'utf8')).toBe('A=1\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['.env']);
});

test('an old file keeps its mode, and its text in a backup that nobody else may read either', async () => {
  const path = join(temporaryFolder(), '.env');
  writeFileSync(path, 'old\n');
  chmodSync(path, 0o640);
  expect(await here.writeText(path, 'new\n')).toEqual({
    ok: true,
    value: {backup: `${path}.faststart-backup`},
  });
  expect(readFileSync(path, 'utf8')).toBe('new\n');
  expect(statSync(path).mode & 0o777).toBe(0o640);
  expect(readFileSync(`${path}.faststart-backup`, 'utf8')).toBe('old\n');
  expect(statSync(`${path}.faststart-backup`).mode & 0o777).toBe(0o640);
});

test('making a file private makes its backup private', async () => {
  const path = join(temporaryFolder(), '.env');
  writeFileSync(path, 'HF_TOKEN=old\n', {mode: 0o644});
  await here.writeText(path, 'HF_TOKEN=new\n', {mode: 0o600});
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(`${path}.faststart-backup`).mode & 0o777).toBe(0o600);
});

test('the same text again leaves the file and the backup alone', async () => {
  const path = join(temporaryFolder(), 'a');
  await here.writeText(path, 'one');
  await here.writeText(path, 'two');
  expect(await here.writeText(path, 'two')).toEqual({ok: true, value: {backup: null}});
  expect(readFileSync(`${path}.faststart-backup`, 'utf8')).toBe('one');
});

test('a reader never sees half a file', async () => {
  const path = join(temporaryFolder(), 'a');
  const texts = ['a'.repeat(2_000_000), 'b'.repeat(2_000_000)];
  writeFileSync(path, texts[0] ?? '');
  let writing = true;
  const writer = (async () => {
    for (let round = 0; round < 10; round++) await here.writeText(path, texts[round % 2] ?? '');
    writing = false;
  })();
  while (writing) {
    const read = await here.readText(path);
    expect(read.ok && texts.includes(read.value)).toBe(true);
  }
  await writer;
});

test('a link is not replaced and what it leads to is not written', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'precious'), 'keep');
  symlinkSync('precious', join(folder, '.env'));
  const written = await here.writeText(join(folder, '.env'), 'new');
  expect(written).toMatchObject({ok: false, code: 'ELOOP', message: expect.stringContaining('precious')});
  expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('keep');
  expect(lstatSync(join(folder, '.env')).isSymbolicLink()).toBe(true);
});

test('a link that waits under the name of the backup is left alone, not followed', async () => {
  const folder = temporaryFolder();
  const path = join(folder, '.env');
  writeFileSync(path, 'old');
  writeFileSync(join(folder, 'precious'), 'keep');
  symlinkSync('precious', `${path}.faststart-backup`);
  await here.writeText(path, 'new');
  expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('keep');
  expect(readFileSync(`${path}.faststart-backup.2`, 'utf8')).toBe('old');
});

test('E28 a copy of an earlier edit is never written over', async () => {
  const path = join(temporaryFolder(), '.env');
  const backups: unknown[] = [];
  for (const text of ['one', 'two', 'three', 'four']) {
    const written = await here.writeText(path, text);
    backups.push(written.ok && written.value.backup);
  }
  const copy = `${path}.faststart-backup`;
  expect(backups).toEqual([null, copy, `${copy}.2`, `${copy}.3`]);
  expect([copy, `${copy}.2`, `${copy}.3`].map(name => readFileSync(name, 'utf8'))).toEqual([
    'one',
    'two',
    'three',
  ]);
});

test('E28 the temporary file has the name that .gitignore covers, and is for its owner alone', async () => {
  const folder = temporaryFolder();
  const path = join(folder, '.env');
  const seen = new Map<string, number>();
  const watcher = watch(folder, (_, name) => {
    if (name === null || seen.has(name)) return;
    const stats = statSync(join(folder, name), {throwIfNoEntry: false});
    seen.set(name, (stats?.mode ?? 0) & 0o077);
  });
  await here.writeText(path, 'x'.repeat(5_000_000), {mode: 0o600});
  await vi.waitFor(() => expect([...seen.keys()]).toContain('.env'));
  watcher.close();
  const others = [...seen].filter(([name]) => name !== '.env');
  expect(others).toEqual([[expect.stringMatching(/^\.env\.faststart-[0-9a-f]{12}\.tmp$/), 0]]);
});

test.skipIf(process.getuid?.() !== 0)('E28 the group of a replaced file stays', async () => {
  const path = join(temporaryFolder(), 'common.env');
  writeFileSync(path, 'old');
  chownSync(path, 1234, 2345);
  await here.writeText(path, 'new');
  expect(statSync(path)).toMatchObject({uid: 1234, gid: 2345});
});

test('E28 a group of ours stays without root, and one that is refused is told', async () => {
  const path = join(temporaryFolder(), 'common.env');
  writeFileSync(path, 'old');
  const old = {...statSync(path), gid: 2345, mode: 0o100640};
  const {getuid} = process;
  process.getuid = () => 1000;
  onTestFinished(() => {
    vi.restoreAllMocks();
    if (getuid !== undefined) process.getuid = getuid;
  });
  const refused = async () => {
    throw Object.assign(new Error('operation not permitted'), {code: 'EPERM'});
  };
  const handle = await open(path);
  const chown = vi.spyOn(Object.getPrototypeOf(handle), 'chown').mockImplementation(refused);
  await handle.close();
  const lost = await replaceFile(path, 'new', Object.assign(statSync(path), old), undefined);
  expect(lost).toEqual({ok: true, value: {suffix: '.faststart-backup', lostGroup: 2345}});
  expect(chown).toHaveBeenCalledWith(-1, 2345);
  chown.mockResolvedValue(undefined);
  const kept = await replaceFile(path, 'newer', Object.assign(statSync(path), old), undefined);
  expect(kept).toEqual({ok: true, value: {suffix: '.faststart-backup.2'}});
});

test('a new file gets the folders above it; a folder is not written over', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'none', 'a');
  expect(await here.writeText(path, 'x')).toEqual({ok: true, value: {backup: null}});
  expect(readFileSync(path, 'utf8')).toBe('x');
  expect(await here.writeText(folder, 'x')).toMatchObject({ok: false, code: 'EISDIR'});
  expect(readdirSync(folder)).toEqual(['none']);
});

test('removing takes a folder and what is in it, and not what links in it lead to', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'out', 'deep'), {recursive: true});
  mkdirSync(join(folder, 'precious'));
  writeFileSync(join(folder, 'precious', 'file'), '');
  symlinkSync(join(folder, 'precious'), join(folder, 'out', 'link'));
  expect(await here.removeTree(join(folder, 'out'))).toEqual({ok: true, value: null});
  expect(existsSync(join(folder, 'out'))).toBe(false);
  expect(existsSync(join(folder, 'precious', 'file'))).toBe(true);
});

test('removing refuses a link, a file and the root; what is not there is removed already', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'precious'));
  symlinkSync('precious', join(folder, 'link'));
  writeFileSync(join(folder, 'file'), '');
  expect(await here.removeTree(join(folder, 'link'))).toMatchObject({ok: false, code: 'ENOTDIR'});
  expect(await here.removeTree(`${join(folder, 'link')}/`)).toMatchObject({ok: false, code: 'ENOTDIR'});
  expect(await here.removeTree(join(folder, 'file'))).toMatchObject({ok: false, code: 'ENOTDIR'});
  expect(await createFiles(folder).removeTree('/')).toMatchObject({ok: false, code: 'EPERM'});
  expect(await createFiles(folder).removeTree('/precious/..')).toMatchObject({ok: false, code: 'EPERM'});
  expect(await here.removeTree(join(folder, 'none'))).toEqual({ok: true, value: null});
  expect(readdirSync(folder).sort()).toEqual(['file', 'link', 'precious']);
});

test('below a root no path leads out', async () => {
  const locate = locateBelow('/srv/machine');
  expect(locate('/etc/fstab')).toBe('/srv/machine/etc/fstab');
  expect(locate('/../../etc/passwd')).toBe('/srv/machine/etc/passwd');
  expect(locate('/a/../../../b')).toBe('/srv/machine/b');
  expect(() => locate('etc/fstab')).toThrow(/not an absolute path/);
});

test("below a root, files and real paths are the machine's", async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'nvme', 'models'), {recursive: true});
  symlinkSync('models', join(root, 'nvme', 'link'));
  symlinkSync('/etc', join(root, 'out'));
  const files = createFiles(root);
  await files.writeText('/nvme/models/a', 'x');
  expect(readFileSync(join(root, 'nvme/models/a'), 'utf8')).toBe('x');
  expect(await files.realPath('/nvme/link/a')).toEqual({ok: true, value: '/nvme/models/a'});
  expect(await files.realPath('/')).toEqual({ok: true, value: '/'});
  expect(await files.realPath('/out')).toMatchObject({ok: false, code: 'EXDEV'});
  expect(await files.readFolder('/nvme')).toEqual({ok: true, value: ['link', 'models']});
});
