import {fileURLToPath} from 'node:url';
import type {BuildOptions, Plugin} from 'esbuild';
import {builtins} from './builtins.ts';
import {computed} from './computed.ts';
import {patched} from './patches.ts';

/**
 * Parts of our dependencies that the program never reaches: gRPC sessions, BuildKit and build contexts of dockerode,
 * ssh (with a native build) and https of docker-modem, the developer tools of Ink, zod in other languages, and programs
 * as subcommands of commander. They cost start-up time and 10 MB.
 */
const UNREACHED = [
  {path: /^(\.\/session|\.\/buildkit|tar-fs|@balena\/dockerignore|zlib)$/, importer: /\/dockerode\/lib\//},
  {path: /^(\.\/ssh|https)$/, importer: /\/docker-modem\/lib\//},
  {path: /^\.\/devtools\.js$/, importer: /\/ink\/build\//},
  {path: /^node:child_process$/, importer: /\/commander\/lib\//},
  {path: /^\.\.\/locales\/index\.js$/, importer: /\/zod\/v4\//},
];

const leaveOut: Plugin = {
  name: 'leave-out',
  setup(bundle) {
    bundle.onResolve({filter: /^[.a-z@]/}, ({path, importer}) =>
      UNREACHED.some(part => part.path.test(path) && part.importer.test(importer))
        ? {path, namespace: 'left-out'}
        : undefined,
    );
    bundle.onLoad({filter: /.*/, namespace: 'left-out'}, ({path}) => ({
      contents: `module.exports = () => { throw new Error('${path} is not part of this program'); };`,
    }));
  },
};

/** CommonJS dependencies ask for Node's own modules with `require`, which an ES module does not have. */
const BANNER = `import {createRequire as createRequireForBundle} from 'node:module';
const require = createRequireForBundle(import.meta.url);`;

/** The same library as ES modules: only what is used of it is bundled, and it can be imported dynamically. */
const yaml = fileURLToPath(new URL('../../node_modules/yaml/browser/index.js', import.meta.url));

/** How all that is bundled of this program is bundled. */
export const bundling: BuildOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  jsx: 'automatic',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
  banner: {js: BANNER},
  alias: {yaml},
  plugins: [leaveOut, computed, patched, builtins],
  logLevel: 'warning',
};
