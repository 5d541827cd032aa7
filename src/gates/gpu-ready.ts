import type {Context} from '../context.ts';
import {cardsWords} from '../diagnose/gpu-words.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import type {RunConfigResult} from '../env/run-config.ts';
import type {Read} from '../host/ports.ts';
import type {StackSpec} from '../stacks/stack.ts';
import {readConfig, withoutConfig} from './config.ts';
import {driverFits} from './driver-fits.ts';
import {conclude, type Finding, finding} from './finding.ts';
import {type Gpu, type GpusSeen, readGpus, readToolkit, type Toolkit} from './gpu-facts.ts';
import {byHand, fix, pass, seeDocker, stackUnread, unknown} from './result.ts';
import {readStackConfig, reservesGpu} from './stack-config.ts';

type GpuReadyFacts = {
  readonly config: RunConfigResult;
  /** Whether any service of the stack asks for a GPU at all. */
  readonly isNeeded: Read<boolean>;
  readonly cuda: StackSpec['image']['cuda'];
  readonly gpus: GpusSeen;
  readonly toolkit: Toolkit;
  readonly evidence: readonly Evidence[];
};

const EXPECTED =
  'the GPUs of .env, a driver that is new enough for the image, and the NVIDIA container toolkit in Docker';

const installToolkit = byHand(
  'install the NVIDIA container toolkit, then restart Docker',
  'https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html',
);
const registerRuntime = fix('where it is installed already: make it known to Docker, then restart Docker', {
  argv: ['/usr/bin/nvidia-ctk', 'runtime', 'configure', '--runtime=docker'],
  sudo: true,
});
const newerDriver = byHand(
  'install a newer driver, and restart the machine',
  'https://docs.nvidia.com/datacenter/tesla/drivers/',
);
const olderImage = byHand('or build on an older vLLM whose CUDA the driver takes: in .env', 'VLLM_IMAGE=...');

function toolkitFinding(toolkit: Toolkit): Finding {
  if (toolkit.status === 'unknown') {
    const text = `Docker could not be asked for its runtimes: ${toolkit.why}`;
    return finding('unknown', 'the container toolkit could not be looked for', text, seeDocker);
  }
  if (toolkit.value !== null) return finding('fine', 'toolkit', `containers get GPUs by ${toolkit.value}`);
  const text =
    'Docker has no runtime "nvidia", and there is neither the hook nor a CDI description: "could not select device driver" is what a start would end with';
  return finding('hardStop', 'no NVIDIA container toolkit', text, registerRuntime, installToolkit);
}

function driverFinding(gpu: Gpu, cuda: GpuReadyFacts['cuda']): Finding {
  const {fits, why} = driverFits(gpu, cuda);
  switch (fits) {
    case 'yes':
    case 'compat':
      return finding('fine', 'driver', why);
    case 'no':
      return finding('stop', 'the driver is too old for the image', why, newerDriver, olderImage);
    case 'unknown':
      return finding('unknown', 'whether the driver fits is not known', why, newerDriver);
  }
}

function gpuFindings(
  seen: GpusSeen,
  wanted: readonly string[],
  cuda: GpuReadyFacts['cuda'],
): readonly Finding[] {
  switch (seen.status) {
    case 'missing':
      return [finding('hardStop', 'no NVIDIA driver', seen.why, newerDriver)];
    case 'broken':
      return [finding('hardStop', 'the NVIDIA driver does not work', seen.why, newerDriver)];
    case 'unknown':
      return [finding('unknown', 'the GPUs could not be looked at', seen.why)];
    case 'seen': {
      const has = (gpu: Gpu, id: string) => gpu.index === id || gpu.uuid.toLowerCase() === id.toLowerCase();
      // A slice of a GPU has a UUID of its own, which this list does not show.
      const named = wanted.filter(id => !id.toUpperCase().startsWith('MIG-'));
      const absent = named.filter(id => !seen.gpus.some(gpu => has(gpu, id)));
      const used = seen.gpus.filter(gpu => wanted.some(id => has(gpu, id)));
      const there = seen.gpus.map(gpu => `${gpu.index} (${gpu.name})`).join(', ') || 'none';
      const choose = byHand('choose GPUs that are there: in .env', `GPU_IDS=${seen.gpus[0]?.index ?? '0'}`);
      return [
        ...absent.map(id =>
          finding('hardStop', `GPU ${id} is not there`, `GPU_IDS names ${id}; there are: ${there}`, choose),
        ),
        ...(used.length > 0 ? used : seen.gpus).map(gpu => driverFinding(gpu, cuda)),
      ];
    }
  }
}

/** `NVIDIA H100 NVL: 4.2 MB of 100.5 GB used, 0 % busy` */
function fineWords(gpus: readonly Gpu[]): string {
  const names = [...new Set(gpus.map(gpu => gpu.name))].join(', ');
  return `${names}: ${cardsWords(gpus.map(gpu => gpu.use))}`;
}

export const gpuReady = defineGate<Context, GpuReadyFacts>({
  id: 'gpu-ready',
  title: 'GPU, driver and container toolkit fit the image',
  section: 'Step 3',
  why: 'Without the toolkit no container sees a GPU, and with a driver that is too old none starts: better known before the build and the conversion than after.',
  waivable: true,
  async observe(context) {
    const config = await readConfig(context);
    const stack = await readStackConfig(context);
    const isNeeded: Read<boolean> = stack.config.ok
      ? {ok: true, value: reservesGpu(stack.config.value)}
      : stack.config;
    const {gpus, evidence} = await readGpus(context);
    const toolkit = await readToolkit(context);
    const shown = toolkit.status === 'seen' ? (toolkit.value ?? 'no way to a GPU') : toolkit.why;
    return {
      config,
      isNeeded,
      cuda: context.settings.stack.spec.image.cuda,
      gpus,
      toolkit,
      evidence: [evidence, {command: "docker info --format '{{.Runtimes}}'", text: shown}],
    };
  },
  judge({config, isNeeded, cuda, gpus, toolkit, evidence}) {
    const base = {expected: EXPECTED, evidence};
    if (!isNeeded.ok) return unknown({...base, ...stackUnread(isNeeded)});
    if (!isNeeded.value)
      return pass({
        ...base,
        short: 'this stack asks for no GPU',
        observed: 'no service reserves a device of driver nvidia',
      });
    if (!config.ok) return withoutConfig(config, EXPECTED, evidence);
    const findings = [...gpuFindings(gpus, config.value.gpuIds, cuda), toolkitFinding(toolkit)];
    return conclude(findings, {...base, fine: gpus.status === 'seen' ? fineWords(gpus.gpus) : ''});
  },
});
