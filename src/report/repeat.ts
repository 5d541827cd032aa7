import type {Block} from '../bench/types.ts';

/** What somebody else needs to make the same benchmark, and what must then be the same. */
export type Repeat = {
  readonly commands: readonly string[];
  readonly needs: readonly string[];
  readonly digests: readonly string[];
};

/** At most six commands on a machine of the same kind; digests, not tags. */
export function repeatOf(blocks: readonly Block[]): Repeat {
  const head = blocks.at(-1)?.head;
  if (head === undefined) return {commands: [], needs: [], digests: []};
  const modes = new Set(blocks.map(block => block.head.mode));
  const mode = modes.size > 1 ? '--both' : `--${head.mode}`;
  const drop = head.drop === 'none' ? '' : ` --drop-caches=${head.drop}`;
  const {fingerprint} = head;
  const digest = (what: string, value: string | null): readonly string[] =>
    value === null ? [] : [`${what} ${value}`];
  return {
    commands: [
      'faststart run repo 0 1 2 3 4 5',
      'faststart check',
      `faststart bench ${mode} --runs ${head.pairs}${drop} --store ${head.storeTier} --seed ${head.seed}`,
      'faststart report --format html > report.html',
      'faststart verdict --input events.jsonl',
    ],
    needs: [
      '.env with the same MODEL_NAME, MEM_POOL_SIZE, SLLM_NUM_THREAD and SLLM_CHUNK_SIZE',
      'the same compose file, and a machine with the same GPU and NVMe',
      'events.jsonl of this run, for the last command',
    ],
    digests: [
      `model ${fingerprint.model}`,
      ...digest('revision', fingerprint.revision),
      ...Object.entries(fingerprint.images).flatMap(([arm, id]) => digest(`${arm} image`, id)),
    ],
  };
}
