/** Ink marks what it cuts with a sign outside ASCII; this one takes one column too. */
const CUT = /\u2026/g;
const CUT_IN_ASCII = '~';

/** The same stream, except that while `isAscii` answers true Ink's own sign for a cut goes out as ASCII. */
export function asciiStream(stream: NodeJS.WriteStream, isAscii: () => boolean): NodeJS.WriteStream {
  const write = (chunk: unknown, ...rest: readonly unknown[]): unknown => {
    const shown = typeof chunk === 'string' && isAscii() ? chunk.replace(CUT, CUT_IN_ASCII) : chunk;
    return Reflect.apply(stream.write, stream, [shown, ...rest]);
  };
  return new Proxy(stream, {
    get(target, key) {
      if (key === 'write') return write;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
