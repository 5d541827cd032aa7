import type {Host} from './ports.ts';

const TICKET_TIMEOUT_MS = 5000;

/**
 * - `root`: no sudo needed.
 * - `ready`: sudo works without asking now.
 * - `needs-password`: it would ask; the terminal must be lent to it.
 * - `unavailable`: no sudo here, or not for this user.
 */
export type SudoTicket = 'root' | 'ready' | 'needs-password' | 'unavailable';

/**
 * Asks sudo without letting it prompt, by running something harmless: `sudo -v` wants a password as soon as one of the
 * user's rules does, which on cloud images is so for a user who has none and may run everything.
 */
export async function sudoTicket(host: Pick<Host, 'run' | 'user'>): Promise<SudoTicket> {
  if (host.user.uid === 0) return 'root';
  const exit = await host.run(
    {argv: ['/usr/bin/sudo', '-n', '/usr/bin/true']},
    {timeoutMs: TICKET_TIMEOUT_MS},
  );
  if (exit.ok) return 'ready';
  if (exit.notFound) return 'unavailable';
  return /password is required|a terminal is required/i.test(exit.stderr) ? 'needs-password' : 'unavailable';
}
