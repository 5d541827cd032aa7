import {execa} from 'execa';

export type Ran = {readonly code: number | undefined; readonly stdout: string; readonly stderr: string};

/** Runs a program to its end; a failure is a value. */
export async function run(
  argv: readonly [string, ...string[]],
  options: {cwd?: string; env?: Record<string, string>} = {},
): Promise<Ran> {
  const [program, ...args] = argv;
  const {exitCode, stdout, stderr} = await execa(program, args, {...options, reject: false, stdin: 'ignore'});
  return {code: exitCode, stdout, stderr};
}

/** The same, where anything but success means that the lab itself is broken. */
export async function must(
  argv: readonly [string, ...string[]],
  options: {cwd?: string; env?: Record<string, string>} = {},
): Promise<string> {
  const ran = await run(argv, options);
  if (ran.code !== 0)
    throw new Error(`${argv.join(' ')} ended with ${ran.code}: ${ran.stderr || ran.stdout}`);
  return ran.stdout;
}
