import type {Context} from '../context.ts';
import type {Plan} from '../engine/step.ts';
import {sudoTicket} from '../host/sudo-ticket.ts';

/** Before a plan that needs root: asks for sudo once, with the terminal lent, or says that there is none. */
export async function needsRoot(context: Context, reason: string): Promise<Plan | undefined> {
  const ticket = await sudoTicket(context.host);
  if (ticket === 'root' || ticket === 'ready') return undefined;
  if (ticket === 'unavailable') {
    return {
      status: 'stop',
      failure: {
        short: `root is needed to ${reason}`,
        expected: 'root, or a user that sudo lets through',
        observed: `${context.host.user.name} is not root, and sudo does not work for this user`,
        command: '/usr/bin/sudo -n /usr/bin/true',
        fix: [`add ${context.host.user.name} to the sudoers, or run the step as root`],
      },
    };
  }
  return {
    status: 'ask',
    question: {
      kind: 'sudo',
      id: 'sudo',
      title: `sudo is needed to ${reason}`,
      details: ['The terminal is lent to sudo, which asks for your password; this program never sees it.'],
      flag: 'a sudo ticket: run `sudo -v` in this terminal first',
    },
  };
}
