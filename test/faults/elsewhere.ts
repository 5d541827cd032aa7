type JudgedElsewhere = {
  readonly id: string;
  /** Why no test here is named for it. */
  readonly why: string;
};

/** Faults of disks and of .env that cannot occur here, or are judged by another part than these tests. */
export const elsewhere: readonly JudgedElsewhere[] = [];
