import {fileURLToPath} from 'node:url';

const inRepository = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export const program = inRepository('bin/faststart.js');
export const buildScript = inRepository('scripts/build.ts');
export const standinFolder = inRepository('test/standin');
export const composeFile = inRepository('compose/docker-compose.yml');
export const loadersFiles = [
  inRepository('compose/loaders.yml'),
  inRepository('test/standin/loaders.standin.yml'),
];
export const preloadFiles = [
  inRepository('compose/preload.yml'),
  inRepository('test/standin/preload.standin.yml'),
];
export const standinComposeFile = inRepository('test/standin/docker-compose.standin.yml');
