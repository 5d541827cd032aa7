/** Modes that a program may switch on and must switch off: what is left on garbles the shell after it. */
const MUST_BE_OFF: Readonly<Record<string, string>> = {
  '1': 'application cursor keys',
  '9': 'mouse',
  '1000': 'mouse',
  '1002': 'mouse',
  '1003': 'mouse',
  '1004': 'focus reports',
  '1006': 'mouse',
  '47': 'alternate screen',
  '1047': 'alternate screen',
  '1049': 'alternate screen',
  '2004': 'bracketed paste',
  '2026': 'synchronised update',
};

/** What a program's bytes leave switched on in a terminal; a hidden cursor is one of them. */
export function leftOn(sent: string): readonly string[] {
  const modes = new Map<string, boolean>([['25', true]]);
  for (const [, numbers = '', letter] of sent.matchAll(/\u001b\[\?([\d;]+)([hl])/g))
    for (const number of numbers.split(';')) modes.set(number, letter === 'h');
  const on = [...modes].flatMap(([number, isOn]) =>
    isOn && number in MUST_BE_OFF ? [MUST_BE_OFF[number] ?? ''] : [],
  );
  return [...on, ...(modes.get('25') ? [] : ['hidden cursor'])];
}

/** Sequences that no text of ours needs: titles, clipboard, hyperlinks, device control, full reset. */
export function foreignSequences(sent: string): readonly string[] {
  return sent.match(/\u001b[\]PX^_c][^\u0007\u001b]{0,40}|[\u0080-\u009f]/g) ?? [];
}
