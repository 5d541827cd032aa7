const SIZE = /^(\d{1,15})(B|KB|MB|GB|TB)$/;
const UNIT_BYTES = {B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40} as const;
/** What people write, taken apart: `32 GiB`, `1.5gb`, `32`. */
const LOOSE = /^\s*(\d{1,15})(?:[.,](\d{1,3}))?\s*(?:([kmgt])(i?b?)|b)?\s*$/i;

const RULE = 'The store takes a whole number with B, KB, MB, GB or TB, and no space';

/** Bytes of a size as the store reads it: powers of 1024, no space. null = the store would refuse it. */
export function sizeBytes(text: string): number | null {
  const [, digits, unit] = SIZE.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return null;
  return Number(digits) * UNIT_BYTES[unit as keyof typeof UNIT_BYTES];
}

/**
 * The same amount in the store's own spelling, where it is clear what was meant: the store's GB are what others call
 * GiB. null = it is not clear.
 */
export function sizeAsTheStoreReads(text: string): string | null {
  const [, whole, fraction, letter] = LOOSE.exec(text) ?? [];
  if (whole === undefined || letter === undefined) return null;
  const unit = `${letter.toUpperCase()}B` as keyof typeof UNIT_BYTES;
  // 1,500 and 1.500 may be thousands: nobody knows but who wrote it.
  if (fraction?.length === 3) return null;
  if (fraction === undefined) return `${Number(whole)}${unit}`;
  const smaller = ({TB: 'GB', GB: 'MB', MB: 'KB', KB: 'B', B: 'B'} as const)[unit];
  return `${Math.ceil(Number(`${whole}.${fraction}`) * 1024)}${smaller}`;
}

/** What is wrong with the spelling of a size that the store would refuse. */
export function sizeSpelling(text: string): string {
  const meant = sizeAsTheStoreReads(text);
  if (meant === null) return `${RULE}: 32GB.`;
  const why = /i/i.test(text) ? ' Its units are 1024-based already.' : '';
  return `${RULE}: ${meant} (not ${text.trim()}).${why}`;
}

/** Bytes in words, in the store's units. */
export function sizeText(bytes: number): string {
  const unit = bytes >= UNIT_BYTES.GB ? 'GB' : 'MB';
  return `${(bytes / UNIT_BYTES[unit]).toFixed(1).replace(/\.0$/, '')} ${unit}`;
}
