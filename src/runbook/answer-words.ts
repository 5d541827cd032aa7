/** Answers files and `--set` may say it in their own words. */
export function isYes(answer: string | undefined): boolean {
  return answer !== undefined && /^(?:yes|y|true|1)$/i.test(answer);
}

export function isNo(answer: string | undefined): boolean {
  return answer !== undefined && /^(?:no|n|false|0)$/i.test(answer);
}
