import type {StackSpec} from '../stacks/stack.ts';

/** Major and minor of a driver: `570.195.03` is 570.195. */
type Version = readonly [number, number];

/**
 * The oldest driver for each CUDA release that an image of ours is built on (CUDA release notes, "CUDA Driver"), and
 * the older branches that its compatibility package takes on data-centre GPUs. Every CUDA 12 needs 525 at least.
 */
const NEEDED: Readonly<Record<StackSpec['image']['cuda'], {driver: Version; compat: readonly number[]}>> = {
  '12.9': {driver: [575, 51], compat: [535, 550, 570]},
  '13.0': {driver: [580, 65], compat: [535, 550, 570, 575]},
};

/** Forward compatibility is for these families; GeForce and the like have none. */
const DATA_CENTRE = /\b(?:Tesla|[ABHLTV]\d{1,3}S?|GH200|GB[23]00|RTX (?:A\d|PRO|\d+ Ada)|Quadro)\b/;

export type Fit =
  | {readonly fits: 'yes'; readonly why: string}
  /** Only through the image's compatibility package. */
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
  const {driver: needed, compat} = NEEDED[cuda];
  const wanted = `CUDA ${cuda} needs driver ${needed.join('.')} or later`;
  if (version === null) return {fits: 'unknown', why: `"${driver}" is no version of a driver; ${wanted}`};
  const [major, minor] = version;
  if (major > needed[0] || (major === needed[0] && minor >= needed[1]))
    return {fits: 'yes', why: `driver ${driver}; ${wanted}`};
  const seen = `${name} has driver ${driver}; ${wanted}`;
  if (!DATA_CENTRE.test(name)) return {fits: 'no', why: seen};
  if (compat.includes(major))
    return {fits: 'compat', why: `${seen}, and the image's cuda-compat takes branch ${major} on this GPU`};
  return major < Math.min(...compat)
    ? {fits: 'no', why: seen}
    : {fits: 'unknown', why: `${seen}; whether cuda-compat takes branch ${major} is not known`};
}
