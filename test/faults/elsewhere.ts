type JudgedElsewhere = {
  readonly id: string;
  /** Why no test here is named for it. */
  readonly why: string;
};

/** Faults of disks and of .env that no step can see before the benchmark runs, or that are judged by another part. */
export const elsewhere: readonly JudgedElsewhere[] = [
  {
    id: 'D43',
    why: 'a slow disk shows in the benchmark: its verdict names SLOW_DISK from the rates of the runs, and says that the limit of the disk itself was not measured',
  },
  {
    id: 'D44',
    why: 'other readers show while runs are measured, not when a disk is mounted: every verdict lists the quiet of the machine under what was not collected',
  },
];
