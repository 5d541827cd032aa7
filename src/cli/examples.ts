/** A line that can be typed as it stands, and what it is for. */
export type Example = readonly [line: string, about: string];

/** By command; `faststart` itself is the wizard. Help, and the manual page, begin with them. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  faststart: [
    ['faststart', 'the wizard, step by step'],
    ['faststart --rehearse', 'the same on a stand-in machine: nothing real is touched'],
    ['faststart check nvme-mounted', 'is /nvme really the NVMe?'],
    ['faststart disks', 'every disk: what is on it, who uses it, and which is proposed'],
    ['faststart plan 1', 'what step 1 would run'],
    ['faststart bench --runs 3 --note "H100"', 'measure, online and offline, to a verdict'],
    ['faststart diagnose vllm_baseline', 'why is it not ready?'],
  ],
  check: [
    ['faststart check', 'every gate; the exit code is 0 only if all hold'],
    ['faststart check nvme-mounted paths-on-nvme', 'these two'],
    ['faststart check --list', 'which gates there are'],
    ['ssh gpu-vm faststart check --json', 'from elsewhere, for a program'],
  ],
  disks: [
    ['faststart disks', 'which disk is which; sudo -v first, where it says UNKNOWN'],
    ['faststart disks --json', 'the same for a program'],
  ],
  plan: [
    ['faststart plan', 'every step: each command with its sudo, folder and variables'],
    ['faststart plan 1', 'only step 1; what destroys data is marked'],
  ],
  script: [
    ['faststart script > runbook.sh', 'the whole plan; then: less runbook.sh'],
    ['faststart script 2 3 4', 'only these steps'],
  ],
  run: [
    ['faststart run', 'everything, in order, up to the first hard stop'],
    ['faststart run 4', 'convert; also: run convert, run step-4'],
    ['faststart run 1 --format-device /dev/nvme0n1 --confirm-serial SERIAL', 'consent to format, in words'],
    ['faststart run --answers answers.json --json', 'again as before, unattended'],
  ],
  resume: [
    ['faststart resume', 'after a dropped link: joins what still runs, then goes on'],
    ["tmux new -A -s faststart 'faststart resume'", 'the same, safe from the next drop'],
  ],
  status: [
    ['faststart status', 'which steps are proved, and which is next'],
    ['ssh gpu-vm faststart status', 'needs no terminal'],
  ],
  bench: [
    ['faststart bench', 'five pairs online, then five offline, to a verdict'],
    ['faststart bench --runs 3 --drop-caches --note "threads=16 chunk=128MB"', 'as in the runbook'],
    ['faststart bench --offline --cut-egress', 'the proof, with the way out closed'],
    ['faststart bench --require proven', 'for a pipeline: fails below PROVEN'],
  ],
  verdict: [
    ['faststart verdict --input numbers.json', 'numbers that another tool measured'],
    ['faststart verdict --input events.jsonl', 'again, from the journal of a run'],
  ],
  diagnose: [
    ['faststart diagnose', 'vllm_baseline: "it seems to hang"'],
    ['faststart diagnose vllm_faststart --watch', 'until it is ready (0), or will never be (3)'],
    ['faststart diagnose --log saved.log', 'a log from elsewhere'],
    ['faststart diagnose vllm_baseline --bundle', 'pack what was seen, without secrets'],
  ],
  report: [
    ['faststart report', 'the newest run, as Markdown'],
    ['faststart report --format html > report.html', 'one page that needs nothing else'],
    ['faststart report 20261123-154101-9f3c --compare 20261122-090000-11aa', 'two runs side by side'],
  ],
  bundle: [
    ['faststart bundle', 'the newest run, for a bug report'],
    ['faststart bundle 20261123-154101-9f3c --output run.tar.gz', 'that run, under that name'],
  ],
  doctor: [
    ['faststart doctor', 'Node.js, terminal, Docker, Compose, sudo'],
    ['faststart doctor compose', 'only this check; --list names them'],
  ],
  config: [
    ['faststart config explain', 'every setting: which value counts, and why'],
    ['faststart config explain MODEL_FOLDER', 'where this one comes from'],
    ['faststart config set theme light', 'remembered for the next time'],
  ],
  completion: [
    ['source <(faststart completion bash)', 'in ~/.bashrc'],
    ['faststart completion fish > ~/.config/fish/completions/faststart.fish', 'for fish'],
  ],
};

/** Behind a longer line there is no column for the rest. */
const LINE_COLUMNS = 43;

/** What help begins with; empty for a command without examples. */
export function exampleText(command: string): string {
  const lines = (examples[command] ?? []).map(([line, about]) =>
    line.length < LINE_COLUMNS
      ? `  ${line.padEnd(LINE_COLUMNS)}${about}`
      : `  ${line}\n${' '.repeat(LINE_COLUMNS + 2)}${about}`,
  );
  return lines.length === 0 ? '' : `Examples:\n${lines.join('\n')}\n`;
}
