/** The shapes that the whole program shares with the benchmark. */
export type * from './arm.ts';
export type * from './bench-event.ts';
export type * from './block.ts';
export type * from './run-progress.ts';
export type * from './run-record.ts';
export type * from './verdict-shape.ts';
