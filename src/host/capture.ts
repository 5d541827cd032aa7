const MAX_BYTES = 8 * 1024 * 1024;

export type Capture = {add(chunk: Uint8Array): void; text(): string};

/** Keeps the last `maxBytes` of a stream; the text says in its first line when something was let go. */
export function createCapture(maxBytes = MAX_BYTES): Capture {
  let chunks: Uint8Array[] = [];
  let keptBytes = 0;
  let droppedBytes = 0;
  const trim = (): void => {
    const all = Buffer.concat(chunks);
    const surplus = Math.max(0, all.length - maxBytes);
    chunks = [all.subarray(surplus)];
    keptBytes = all.length - surplus;
    droppedBytes += surplus;
  };
  return {
    add(chunk) {
      chunks.push(chunk);
      keptBytes += chunk.length;
      if (keptBytes > 2 * maxBytes) trim();
    },
    text() {
      trim();
      const kept = Buffer.concat(chunks);
      if (droppedBytes === 0) return kept.toString('utf8');
      const start = kept.findIndex(byte => (byte & 0xc0) !== 0x80);
      return `[the first ${droppedBytes} bytes of this output were not kept]\n${kept.subarray(Math.max(0, start)).toString('utf8')}`;
    },
  };
}
