/** UTC, to the second, for the name of a file: `20261123-154101`. */
export function archiveStamp(at: Date): string {
  return at.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}
