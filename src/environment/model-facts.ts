import {createHash} from 'node:crypto';
import {basename} from 'node:path';
import {weightFiles} from '../bench/weight-files.ts';
import type {Context} from '../context.ts';
import type {RunConfig} from '../env/types.ts';
import {allArms} from '../stacks/stack.ts';
import {type Fact, fact, known, unknown, unread} from './fact.ts';

const INDEX = 'tensor_index.json';

/** Names and sizes as one text: of the hub cache a name is the SHA-256 of its content. */
function listing(files: readonly {readonly path: string; readonly bytes: number}[]): string {
  return files.map(({path, bytes}) => `${basename(path)} ${bytes}`).join(', ');
}

/** Which weights each arm reads: files, sizes, commit, and the hash of the store's index. */
export async function modelFacts({host, settings}: Context, config: RunConfig): Promise<readonly Fact[]> {
  const repo = `${config.cacheFolder}/hub/models--${config.modelName.replaceAll('/', '--')}`;
  const commit = await host.readText(`${repo}/refs/main`, {maxBytes: 200});
  const store = `${config.modelFolder}/vllm/${config.modelName}`;
  const index = await host.readText(`${store}/rank_0/${INDEX}`, {maxBytes: 16 * 1024 * 1024});
  const perArm = await Promise.all(
    allArms(settings.stack.spec).map(async arm => {
      const files = await weightFiles(host, arm, config);
      const at = (field: string): string => `model.${arm.id}.${field}`;
      if (!files.ok) return [unknown(at('files'), files.message)];
      const bytes = files.value.reduce((sum, file) => sum + file.bytes, 0);
      return [known(at('files'), listing(files.value)), known(at('bytes'), bytes)];
    }),
  );
  return [
    known('model.name', config.modelName),
    fact(
      'model.revision',
      commit.ok ? commit.value : undefined,
      commit.ok ? 'refs/main is empty' : unread(`${repo}/refs/main`, commit),
    ),
    ...perArm.flat(),
    index.ok
      ? known('model.storeIndexSha256', createHash('sha256').update(index.value).digest('hex'))
      : unknown('model.storeIndexSha256', unread(`${store}/rank_0/${INDEX}`, index)),
  ];
}
