import type {StackSpec} from '../stacks/stack.ts';

/** Major and minor of a driver: `570.195.03` is 570.195. */
type Version = readonly [number, number];

/**
 * `driver`: the first driver that has the CUDA release ("CUDA Toolkit and Corresponding Driver Versions" in
 * https://docs.nvidia.com/cuda/cuda-toolkit-release-notes/: 575.51.03 for 12.9, 580.65.06 for 13.0). `older`: the
 * branches before it that an image takes all the same, as the base images nvidia/cuda:12.9.1 and 13.0.2 say in
 * NVIDIA_REQUIRE_CUDA. There 12.9 relies on minor-version compatibility (any CUDA 12 from driver 525 on, CUDA 13 from 580:
 * https://docs.nvidia.com/deploy/cuda-compatibility/minor-version-compatibility.html), 13.0 on its cuda-compat package.
 */
const NEEDED: Readonly<Record<StackSpec['image']['cuda'], {driver: Version; older: readonly number[]}>> = {
  '12.9': {driver: [575, 51], older: [535, 550, 560, 565, 570]},
  '13.0': {driver: [580, 65], older: [535, 550, 565, 570, 575]},
};

/** The brands that NVIDIA_REQUIRE_CUDA leaves out: on these an older branch is refused when the container starts. */
const DESKTOP = /\b(?:GeForce|TITAN)\b/i;

export type Fit =
  | {readonly fits: 'yes'; readonly why: string}
  /** An older branch, which the image takes on this GPU. */
  | {readonly fits: 'compat'; readonly why: string}
  | {readonly fits: 'no'; readonly why: string}
  | {readonly fits: 'unknown'; readonly why: string};

function versionOf(driver: string): Version | null {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(driver) ?? [];
  return major === undefined || minor === undefined ? null : [Number(major), Number(minor)];
}

/** Whether a driver can run an image of a CUDA release, as the toolkit will decide when a container starts. Pure. */
export function driverFits(
  {name, driver}: {readonly name: string; readonly driver: string},
  cuda: StackSpec['image']['cuda'],
): Fit {
  const version = versionOf(driver);
  const {driver: needed, older} = NEEDED[cuda];
  const wanted = `CUDA ${cuda} needs driver ${needed.join('.')} or later`;
  if (version === null) return {fits: 'unknown', why: `"${driver}" is no version of a driver; ${wanted}`};
  const [major, minor] = version;
  if (major > needed[0] || (major === needed[0] && minor >= needed[1]))
    return {fits: 'yes', why: `driver ${driver}; ${wanted}`};
  const seen = `${name} has driver ${driver}; ${wanted}`;
  if (!older.includes(major)) return {fits: 'no', why: `${seen}, or branch ${older.join(', ')}`};
  return DESKTOP.test(name)
    ? {fits: 'no', why: `${seen}: older branches are for data-centre and workstation GPUs`}
    : {fits: 'compat', why: `${seen}, and the image takes branch ${major} on this GPU`};
}
