/** The same stream, except that text goes out as `rewrite` gives it back. */
export function rewrittenStream(
  stream: NodeJS.WriteStream,
  rewrite: (text: string) => string,
): NodeJS.WriteStream {
  const write = (chunk: unknown, ...rest: readonly unknown[]): unknown =>
    Reflect.apply(stream.write, stream, [typeof chunk === 'string' ? rewrite(chunk) : chunk, ...rest]);
  return new Proxy(stream, {
    get(target, key) {
      if (key === 'write') return write;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
