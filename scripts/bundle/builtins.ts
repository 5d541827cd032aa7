import {isBuiltin} from 'node:module';
import process from 'node:process';
import type {ImportKind, Plugin} from 'esbuild';

/** Modules of Node's that take long to load, and that we use now and then: a function of them is looked up when it is called. */
const LATE = new Set(['crypto', 'readline/promises', 'zlib']);

function exportsOf(path: string): readonly string[] {
  return Object.keys(process.getBuiltinModule(path) ?? {}).filter(name => name !== 'default');
}

function atOnce(path: string): string {
  return [
    `const builtin = process.getBuiltinModule('${path}');`,
    'const read = name => builtin[name];',
    'export default builtin;',
    ...exportsOf(path).map(
      name => `const $${name} = /* @__PURE__ */ read('${name}'); export {$${name} as ${name}};`,
    ),
  ].join('\n');
}

function whenCalled(path: string): string {
  return exportsOf(path)
    .map(
      name =>
        `const $${name} = (...given) => process.getBuiltinModule('${path}').${name}(...given); export {$${name} as ${name}};`,
    )
    .join('\n');
}

const CONTENTS = {
  builtin: atOnce,
  'builtin-late': whenCalled,
  'builtin-required': (path: string) => `module.exports = process.getBuiltinModule('${path}');`,
};

function namespaceOf(name: string, kind: ImportKind, importer: string): keyof typeof CONTENTS {
  if (kind === 'require-call') return 'builtin-required';
  return LATE.has(name) && !importer.includes('/node_modules/') ? 'builtin-late' : 'builtin';
}

/**
 * `import` of one of Node's own modules resolves each of hundreds of import statements, and reads every export there
 * is; one of node:http's loads the whole of Node's own fetch. Asked for directly, only what is used is read. `require` of
 * one goes through all of the loader of CommonJS.
 */
export const builtins: Plugin = {
  name: 'builtins',
  setup(bundle) {
    bundle.onResolve({filter: /^(node:)?[a-z0-9_/]+$/}, ({path, kind, importer}) => {
      if (!isBuiltin(path) || (kind !== 'import-statement' && kind !== 'require-call')) return undefined;
      // One for each importer: nothing to share, so no further files to load.
      return {
        path: path.replace(/^node:/, ''),
        suffix: `?${importer}`,
        namespace: namespaceOf(path.replace(/^node:/, ''), kind, importer),
        sideEffects: false,
      };
    });
    for (const [namespace, contentsOf] of Object.entries(CONTENTS))
      bundle.onLoad({filter: /.*/, namespace}, ({path}) => ({contents: contentsOf(path)}));
  },
};
