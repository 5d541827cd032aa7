import type {ArmId, Mode} from './arm.ts';
import type {BlockHead, DiskLimit} from './block.ts';
import type {RunPhaseName, RunTick} from './run-progress.ts';
import type {RunRecord} from './run-record.ts';
import type {Verdict} from './verdict-shape.ts';

/** What a benchmark says while it lasts; `bench.block`, `bench.run` and `bench.block.finished` are what verdicts are made of. */
export type BenchEvent =
  | {readonly type: 'bench.block'; readonly head: BlockHead}
  | {
      readonly type: 'bench.phase';
      readonly run: string;
      readonly arm: ArmId;
      readonly container: string;
      readonly mode: Mode;
      readonly pair: number;
      readonly attempt: number;
      readonly phase: RunPhaseName;
    }
  | {readonly type: 'bench.tick'; readonly run: string; readonly tick: RunTick}
  | {readonly type: 'bench.run'; readonly run: RunRecord}
  | {
      readonly type: 'bench.block.finished';
      readonly block: string;
      readonly finished: 'complete' | 'stopped' | 'failed';
      readonly diskLimit?: DiskLimit;
    }
  /** Somebody asked to wait; nothing runs, what is done is kept. */
  | {readonly type: 'bench.paused'; readonly block: string}
  | {readonly type: 'bench.continued'; readonly block: string}
  /** Something of the operator's was changed for the benchmark (`changed`) or put back (`restored`). */
  | {
      readonly type: 'bench.restore';
      readonly what: string;
      readonly state: 'changed' | 'restored';
      readonly container: string;
      readonly policy: string;
    }
  | {readonly type: 'verdict'; readonly verdict: Verdict};
