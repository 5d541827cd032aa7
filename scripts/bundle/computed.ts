import type {Plugin} from 'esbuild';

/** Modules whose exports are plain data: worked out here, once, instead of at every start. */
const COMPUTED = /\/src\/(runbook\/outline|rehearsal\/recordings|rehearsal\/compose\/bundled-documents)\.ts$/;

export const computed: Plugin = {
  name: 'computed',
  setup(bundle) {
    bundle.onLoad({filter: COMPUTED}, async ({path}) => {
      const exported: Record<string, unknown> = await import(path);
      const lines = Object.entries(exported).map(
        ([name, value]) => `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(value))});`,
      );
      return {contents: lines.join('\n')};
    });
  },
};
