/** How the value of a piece of evidence is read. */
export type Kind =
  | 'seconds'
  | 'bytes'
  | 'rate'
  | 'count'
  | 'number'
  | 'flag'
  | 'word'
  | 'network'
  | 'download'
  | 'output'
  | 'proof'
  | 'setting'
  | 'command'
  | 'variables'
  | 'list';

/** A piece of evidence: how its value is read, and how people call it. */
export type EvidenceFact = {
  readonly kind: Kind;
  /** Other spellings; case, `_`, `-` and the unit at the end do not matter. */
  readonly also: readonly string[];
  readonly about: string;
  /** A setting that the arms may have of their own, as long as each keeps it. */
  readonly mayDiffer?: true;
  /** What two spellings of one setting have in common; `set` = a list is one value, as of several GPUs. */
  readonly as?: 'number' | 'hash' | 'set';
  /** A setting that a change of the mode makes anew. */
  readonly perBlock?: true;
};

export type EvidenceFacts = Readonly<Record<string, EvidenceFact>>;
