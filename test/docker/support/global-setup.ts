import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {startHub, stopHub} from './hub.ts';
import {buildScript, standinFolder} from './paths.ts';
import {must} from './run.ts';

const ROOTFS = 'vllm-faststart-rootfs:local';
const IMAGE = 'vllm-faststart-standin:local';

/** Once for all files: the program as it is installed, the stand-in image, the hub. Without Docker this fails. */
export async function setup(): Promise<() => Promise<void>> {
  const cache = process.env.STANDIN_CACHE ?? join(tmpdir(), 'vllm-faststart-standin');
  await must([process.execPath, buildScript]);
  await must([join(standinFolder, 'rootfs.sh'), ROOTFS, cache]);
  await must([
    'docker',
    'build',
    '--quiet',
    '--tag',
    IMAGE,
    '--build-arg',
    `ROOTFS=${ROOTFS}`,
    standinFolder,
  ]);
  await startHub(IMAGE);
  return stopHub;
}
