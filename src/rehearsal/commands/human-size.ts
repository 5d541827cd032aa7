const UNITS = ['', 'K', 'M', 'G', 'T', 'P'];

/** As `df -h` and `lsblk` write it: rounded up, one decimal below ten. */
export function humanSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  if (unit === 0) return String(value);
  const text = value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value));
  return `${text}${UNITS[unit]}`;
}
