import type {Context} from '../context.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import type {ImageFacts, Read} from '../host/ports.ts';
import {evidenceOf, pass, runStep, seeDocker, stop, unknown} from './result.ts';
import {readStackConfig, type StackConfig} from './stack-config.ts';

type ImageBuiltFacts = {
  /** What Compose calls the image of vllm_faststart. */
  readonly reference: Read<string>;
  readonly image: Read<ImageFacts> | null;
  readonly evidence: readonly Evidence[];
};

const SERVICE = 'vllm_faststart';
const EXPECTED = `the image of ${SERVICE} exists`;

/** Compose's own name for an image that the file builds without naming it. */
export function imageReference(config: StackConfig): Read<string> {
  const service = config.services[SERVICE];
  if (service === undefined)
    return {ok: false, code: 'missing', message: `the stack has no service ${SERVICE}`};
  return {ok: true, value: service.image ?? `${config.name}-${SERVICE}`};
}

export const imageBuilt = defineGate<Context, ImageBuiltFacts>({
  id: 'image-built',
  title: 'The image is built',
  section: 'Step 3',
  why: 'faststart is vLLM with the ServerlessLLM loader inside: without its image there is nothing to compare.',
  waivable: false,
  async observe(context) {
    const {config, exit} = await readStackConfig(context);
    const reference = config.ok ? imageReference(config.value) : config;
    // The whole answer holds the token: only its size is evidence.
    const asked = exit.ok
      ? {command: exit.shell, text: `image of ${SERVICE}: ${reference.ok ? reference.value : '?'}`}
      : evidenceOf(exit);
    if (!reference.ok) return {reference, image: null, evidence: [asked]};
    const image = await context.docker.image(reference.value);
    const text = image.ok ? `${image.value.id} of ${image.value.createdAt}` : image.message;
    return {
      reference,
      image,
      evidence: [{command: `docker image inspect ${reference.value}`, text}, asked],
    };
  },
  judge({reference, image, evidence}) {
    const base = {expected: EXPECTED, evidence};
    if (!reference.ok)
      return unknown({
        ...base,
        short: 'Compose could not say which image',
        observed: reference.message,
        fixes: [seeDocker],
      });
    if (image === null)
      return unknown({...base, short: 'the image was not looked for', observed: reference.value});
    if (image.ok)
      return pass({...base, short: reference.value, observed: `${reference.value} is ${image.value.id}`});
    if (image.code === 'not-found') {
      return stop({
        ...base,
        short: `${reference.value} is not built`,
        observed: `no image ${reference.value}`,
        fixes: [runStep('3', 'build it')],
      });
    }
    return unknown({
      ...base,
      short: 'Docker could not be asked',
      observed: image.message,
      fixes: [seeDocker],
    });
  },
});
