import type {Context} from '../context.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import type {ImageFacts, Read} from '../host/ports.ts';
import {evidenceOf, pass, runStep, seeDocker, stop, unknown} from './result.ts';
import {readStackConfig, type StackConfig} from './stack-config.ts';

type ImageBuiltFacts = {
  /** The service whose image all arms have. */
  readonly service: string;
  /** What Compose calls its image. */
  readonly reference: Read<string>;
  readonly image: Read<ImageFacts> | null;
  readonly evidence: readonly Evidence[];
};

/** Compose's own name for an image that the file builds without naming it. */
export function imageReference(config: StackConfig, name: string): Read<string> {
  const service = config.services[name];
  if (service === undefined) return {ok: false, code: 'missing', message: `the stack has no service ${name}`};
  return {ok: true, value: service.image ?? `${config.name}-${name}`};
}

export const imageBuilt = defineGate<Context, ImageBuiltFacts>({
  id: 'image-built',
  title: 'The image is built',
  section: 'Step 3',
  why: 'All arms run from one image: without it there is nothing to compare.',
  waivable: false,
  async observe(context) {
    const {service} = context.settings.stack.spec.image;
    const {config, exit} = await readStackConfig(context);
    const reference = config.ok ? imageReference(config.value, service) : config;
    // The whole answer holds the token: only its size is evidence.
    const asked = exit.ok
      ? {command: exit.shell, text: `image of ${service}: ${reference.ok ? reference.value : '?'}`}
      : evidenceOf(exit);
    if (!reference.ok) return {service, reference, image: null, evidence: [asked]};
    const image = await context.docker.image(reference.value);
    const text = image.ok ? `${image.value.id} of ${image.value.createdAt}` : image.message;
    return {
      service,
      reference,
      image,
      evidence: [{command: `docker image inspect ${reference.value}`, text}, asked],
    };
  },
  judge({service, reference, image, evidence}) {
    const base = {expected: `the image of ${service} exists`, evidence};
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
