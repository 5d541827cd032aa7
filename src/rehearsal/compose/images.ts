import {type Image, type Machine, spreadMs} from '../machine.ts';
import {imageOf} from './container-from-service.ts';
import type {LoadedProject} from './load-project.ts';
import type {Service} from './project.ts';

function addImage(machine: Machine, image: Omit<Image, 'id'>): void {
  machine.images.set(image.reference, {...image, id: `sha256:${machine.random.hex(64)}`});
}

/** Pulls from the registry; the reason when it cannot. */
export async function pull(machine: Machine, reference: string): Promise<string | undefined> {
  const found = machine.spec.registry.find(candidate => candidate.reference === reference);
  if (found === undefined)
    return `Error response from daemon: manifest for ${reference} not found: manifest unknown: manifest unknown`;
  await machine.clock.wait((found.bytes / machine.spec.hub.downloadRate) * 1000);
  const digest = `${reference.split(':')[0]}@sha256:${machine.random.hex(64)}`;
  addImage(machine, {...found, digest, labels: {}});
  return undefined;
}

/** The parts of a build that take time, as BuildKit numbers them. */
const BUILD_STEPS = [
  '[internal] load build definition from Dockerfile',
  '[internal] load metadata for docker.io/vllm/vllm-openai:v0.11.2',
  '[1/5] FROM docker.io/vllm/vllm-openai:v0.11.2',
  '[2/5] RUN pip install "cmake<4" grpcio==1.76.0 peft',
  '[3/5] RUN pip install --no-build-isolation --no-deps ./sllm_store',
  '[4/5] COPY plugin converter /opt/faststart/',
  '[5/5] RUN pip check && python3 -c "import sllm_store"',
  'exporting to image',
];

/** Share of a build after which the image is there. */
const IMAGE_AT = 0.9;

export type Built = {readonly output: string; readonly ms: number};

/** The image appears shortly before the client has printed everything, as with BuildKit. */
export function build(machine: Machine, loaded: LoadedProject, name: string, service: Service): Built {
  const reference = imageOf(loaded, name, service);
  const ms = spreadMs(machine, machine.spec.timing.buildSeconds);
  const stepSeconds = (ms / 1000 / BUILD_STEPS.length).toFixed(1);
  const lines = BUILD_STEPS.map(
    (step, index) => `#${index + 1} ${step}\n#${index + 1} DONE ${stepSeconds}s\n`,
  );
  machine.clock.at(machine.clock.nowMs() + ms * IMAGE_AT, () =>
    addImage(machine, {
      reference,
      digest: null,
      bytes: 22e9,
      createdAt: machine.clock.stamp(machine.clock.nowMs()),
      labels: {'com.docker.compose.project': loaded.name, 'com.docker.compose.service': name},
    }),
  );
  return {
    output: `${lines.join('')}#${BUILD_STEPS.length + 1} naming to ${reference} done\n ${reference}  Built\n`,
    ms,
  };
}

/** Sees to a service's image before a container is made: there, built, or pulled. The reason when it is not. */
export async function ensureImage(
  machine: Machine,
  loaded: LoadedProject,
  name: string,
  service: Service,
): Promise<string | undefined> {
  const reference = imageOf(loaded, name, service);
  if (machine.images.has(reference)) return undefined;
  if (service.pull_policy === 'never') return `Error response from daemon: No such image: ${reference}`;
  if (service.build === undefined) return pull(machine, reference);
  await machine.clock.wait(build(machine, loaded, name, service).ms);
  return undefined;
}
