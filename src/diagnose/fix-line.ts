const PROGRAMS = /^(?:docker|faststart|sudo|nvidia-smi|curl|df|du|ls|rm|set)\s/;

/** Whether a line of a fix is to be typed; the others are sentences. */
export function isCommand(line: string): boolean {
  return PROGRAMS.test(`${line} `);
}
