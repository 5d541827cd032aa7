/** What stands between the program and the operator's terminal. */
export type Multiplexer = 'tmux' | 'screen' | null;

export function multiplexerOf(environment: Readonly<Record<string, string | undefined>>): Multiplexer {
  if (environment.TMUX) return 'tmux';
  return environment.STY ? 'screen' : null;
}

/** xterm and most terminals drop more than this, and so would the operator's clipboard. */
const MOST_BYTES = 74_994;

/**
 * The control sequence that puts a text into the clipboard of the terminal, wherever that runs (OSC 52); undefined
 * where it is too long for one. tmux takes it itself (`set-clipboard on`) or hands it on (`allow-passthrough on`): it
 * gets both forms. No terminal answers, so whether it was taken cannot be known.
 */
export function clipboardSequence(text: string, multiplexer: Multiplexer): string | undefined {
  const encoded = Buffer.from(text).toString('base64');
  if (encoded.length > MOST_BYTES) return undefined;
  const plain = `\u001b]52;c;${encoded}\u0007`;
  if (multiplexer === 'tmux') return `${plain}\u001bPtmux;\u001b${plain}\u001b\\`;
  return multiplexer === 'screen' ? `\u001bP${plain}\u001b\\` : plain;
}
