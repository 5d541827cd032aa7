import {isBuiltin} from 'node:module';
import {fileURLToPath} from 'node:url';
import type {BuildOptions, Plugin} from 'esbuild';
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

/**
 * `import` of one of Node's own modules resolves each of hundreds of import statements, and reads every export there
 * is; one of node:http's loads the whole of Node's own fetch. Asked for directly, only what is used is read.
 */
const builtins: Plugin = {
  name: 'builtins',
  setup(bundle) {
    bundle.onResolve({filter: /^(node:)?[a-z0-9_/]+$/}, ({path, kind, importer}) => {
      if (!isBuiltin(path) || kind !== 'import-statement') return undefined;
      // One for each importer: nothing to share, so no further files to load.
      return {
        path: path.replace(/^node:/, ''),
        suffix: `?${importer}`,
        namespace: 'builtin',
        sideEffects: false,
      };
    });
    bundle.onLoad({filter: /.*/, namespace: 'builtin'}, ({path}) => {
      const names = Object.keys(process.getBuiltinModule(path) ?? {}).filter(name => name !== 'default');
      const contents = [
        `const builtin = process.getBuiltinModule('${path}');`,
        'const read = name => builtin[name];',
        'export default builtin;',
        ...names.map(
          name => `const $${name} = /* @__PURE__ */ read('${name}'); export {$${name} as ${name}};`,
        ),
      ];
      return {contents: contents.join('\n')};
    });
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
