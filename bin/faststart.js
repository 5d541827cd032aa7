#!/usr/bin/env -S node --min-semi-space-size=8 --max-semi-space-size=8 --max-old-space-size=1024 --
// Of a long log all dies young, and Node lets its heap grow by its limit's measure: little room for new objects and a limit
// that the longest text there can be still fits below keep it small. As much room from the start spares its first collections.
// The flags are older than Node 10.
// `--` keeps Node from taking our --env-file for its own, which it does even behind the name of the script.
// Plain syntax and no static import: a Node of years ago must get far enough to say what is missing.
const NEEDED = [22, 19];

function isOld(version) {
  const [major, minor] = version.split('.').map(Number);
  return major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1]);
}

function complain(lines) {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = 1;
}

/** Ink knows FORCE_COLOR only, and reads it while it loads. */
function translateColour() {
  const isOff = Boolean(process.env.NO_COLOR) || process.argv.includes('--no-color');
  if (!isOff && process.env.TERM !== 'dumb') return;
  delete process.env.NO_COLOR;
  process.env.FORCE_COLOR = '0';
}

/** Compiled code is kept in the user's own cache folder; where it cannot be, starting takes a little longer. */
function keepCompiledCode() {
  const cache = process.env.XDG_CACHE_HOME || (process.env.HOME && `${process.env.HOME}/.cache`);
  if (cache) process.getBuiltinModule('module').enableCompileCache(`${cache}/vllm-faststart`);
}

function isNotBuilt(error) {
  return error.code === 'ERR_MODULE_NOT_FOUND' && /dist[/\\]main\.js'? imported/.test(error.message);
}

function start() {
  translateColour();
  keepCompiledCode();
  import('../dist/main.js').then(
    program => program.main(),
    error => {
      if (!isNotBuilt(error)) throw error;
      complain([
        'faststart: the program is not built yet (dist/main.js is missing).',
        'Build it where package.json is:',
        '  npm ci           # installs, and builds',
        '  npm run build    # builds only',
      ]);
    },
  );
}

const {versions, execPath, argv} = process;

function tellNeeded() {
  complain([
    `faststart needs Node.js ${NEEDED.join('.')} or newer; this is ${versions.node} (${execPath}).`,
    'Any one of these gets it:',
    '  npm ci && npm start                       # in a checkout: uses the Node.js that it installs itself',
    `  npx -p node@24 -c "node -- ${argv[1]}"`,
    '  https://nodejs.org/en/download            # for the whole machine',
  ]);
}

/** What a terminal sends reaches all programs in it; only what one process is sent has to be handed on. */
function handOnSignals(child) {
  const inTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const name of ['SIGINT', 'SIGHUP', 'SIGTERM'])
    process.on(name, () => {
      if (name === 'SIGTERM' || !inTerminal) child.kill(name);
    });
}

/** In a checkout `npm ci` has installed the right Node.js: the program runs on that one, whichever started it. */
function handOver() {
  return Promise.all([import('node:fs'), import('node:child_process')]).then(
    ([{existsSync, realpathSync}, {spawn}]) => {
      const node = `${realpathSync(argv[1]).replace(/[^/]*\/[^/]*$/, '')}node_modules/node/bin/node`;
      if (!existsSync(node)) return tellNeeded();
      const flags = ['--min-semi-space-size=8', '--max-semi-space-size=8', '--max-old-space-size=1024', '--'];
      const child = spawn(node, flags.concat(argv.slice(1)), {stdio: 'inherit'});
      handOnSignals(child);
      child.once('error', tellNeeded);
      child.once('exit', (code, signal) => {
        if (signal === null) process.exit(code);
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      });
    },
  );
}

if (isOld(versions.node)) handOver().catch(tellNeeded);
else start();
