/** Does a part of the suite and says how long it took. */
export async function part<T>(name: string, work: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  try {
    return await work();
  } finally {
    process.stdout.write(`vm: ${name}: ${((performance.now() - begin) / 1000).toFixed(0)} s\n`);
  }
}
