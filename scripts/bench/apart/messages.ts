import type {Command} from '../../../src/engine/plan.ts';
import type {Substitute} from '../../../src/host/substitute.ts';
import type {Rehearsal} from '../../../src/rehearsal/index.ts';

export type Address = {readonly hostname: string; readonly port: number};

/** What the rehearsed stack asks by HTTP: where that really is is told whenever it changes. */
export const places: readonly Address[] = [
  {hostname: 'huggingface.co', port: 443},
  {hostname: '127.0.0.1', port: 8001},
  {hostname: '127.0.0.1', port: 8082},
];

/** What can be said of a rehearsed machine in words: all of it but what it does. */
export type Description = Omit<Rehearsal, 'substitute' | 'openRoute' | 'unexpected' | 'close'>;

/** To the process that the machine is in, by its parent. */
export type Asked = {readonly id: number; readonly command: Command};

/** Back from it. */
export type Told =
  | {readonly kind: 'ready'; readonly description: Description}
  | {readonly kind: 'answer'; readonly id: number; readonly answer: Substitute}
  | {readonly kind: 'route'; readonly place: Address; readonly to: Address};
