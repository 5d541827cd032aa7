import {median} from '../bench/sample-shape.ts';
import type {RunRow} from './run-row.ts';

/** How fast an arm's weights came, bytes per second over its valid runs. */
export type ReadRate = {
  readonly mode: string;
  readonly arm: string;
  readonly bytesPerSecond: number;
  readonly weightBytes: number;
  readonly loadSeconds: number;
  /** Bytes that the disk delivered in the same run; none means that they came from memory. */
  readonly diskBytes: number | null;
};

const middle = (values: readonly number[]): number | null => (values.length === 0 ? null : median(values));

/** Size of the weights over the time that the server says it read them for; absent where either is not known. */
export function readRates(
  rows: readonly RunRow[],
  modes: readonly string[],
  arms: readonly string[],
): readonly ReadRate[] {
  return modes.flatMap(mode =>
    arms.flatMap(arm => {
      const own = rows.filter(row => row.mode === mode && row.arm === arm && row.state === 'valid');
      const weightBytes = middle(own.flatMap(row => row.weight_bytes ?? []));
      const loadSeconds = middle(own.flatMap(row => row.log_weights_s ?? row.log_model_load_s ?? []));
      if (weightBytes === null || loadSeconds === null || loadSeconds <= 0) return [];
      const diskBytes = middle(own.flatMap(row => row.disk_read_bytes ?? []));
      return [{mode, arm, bytesPerSecond: weightBytes / loadSeconds, weightBytes, loadSeconds, diskBytes}];
    }),
  );
}
