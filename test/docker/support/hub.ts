import {z} from 'zod';
import {until} from '../../support/until.ts';
import {must, run} from './run.ts';

/** Another port is another hub: runs side by side do not turn each other's knobs. */
const PORT = Number(process.env.STANDIN_HUB_PORT ?? 18_999);
const NAME = `standin-hub-${PORT}`;
const counters = z.object({requests: z.number(), weightBytes: z.number()});

export const model = 'acme/tiny-llama';
export const token = 'hf_standinForTheTestsOnly0123456789';

export type HubKnobs = {latencySeconds?: number; bytesPerSecond?: number; rateLimited?: boolean};

const addresses = z.tuple([z.object({addr_info: z.tuple([z.object({local: z.string()})])})]);

/** An address that means the same on this machine and inside a container of any network: Docker's bridge. */
async function bridgeAddress(): Promise<string> {
  const shown = await must(['ip', '-json', '-4', 'address', 'show', 'docker0']);
  return addresses.parse(JSON.parse(shown))[0].addr_info[0].local;
}

export async function hubUrl(): Promise<string> {
  return `http://${await bridgeAddress()}:${PORT}`;
}

/** On the host's network, because Docker lets no container reach a published port of another network's. */
export async function startHub(image: string): Promise<void> {
  await stopHub();
  const listen = ['--host', await bridgeAddress(), '--port', `${PORT}`];
  await must([
    'docker',
    'run',
    '-d',
    '--name',
    NAME,
    '--network',
    'host',
    image,
    'standin-hub',
    ...listen,
    '--model',
    model,
    '--token',
    token,
  ]);
  const counting = `${await hubUrl()}/standin/counters`;
  await until(
    'the hub answers',
    async () => (await fetch(counting).catch(() => undefined))?.ok === true,
    30_000,
  );
}

export async function stopHub(): Promise<void> {
  await run(['docker', 'rm', '-f', NAME]);
}

/** All knobs at once: what is not given goes back to normal. */
export async function turnHub(knobs: HubKnobs = {}): Promise<void> {
  await fetch(`${await hubUrl()}/standin/knobs`, {method: 'POST', body: JSON.stringify(knobs)});
}

/** Bytes of weights that the hub has sent since it was started. */
export async function hubWeightBytes(): Promise<number> {
  return counters.parse(await (await fetch(`${await hubUrl()}/standin/counters`)).json()).weightBytes;
}
