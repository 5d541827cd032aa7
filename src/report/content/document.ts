import type {Origin} from '../stamps.ts';
import type {Section} from './part.ts';

/** What Markdown and HTML lay out: the answer first, then what it rests on. */
export type Document = {
  readonly title: string;
  /** Whose numbers these are; anything but `measured` is stamped at the top, on every section and at the end. */
  readonly origin: Origin;
  /** Label and value; the first is the answer itself. */
  readonly box: readonly (readonly [string, string])[];
  readonly sections: readonly Section[];
  readonly colophon: string;
};
