import type {Command} from '../engine/plan.ts';
import {toShell} from '../engine/shell.ts';
import type {Host} from '../host/ports.ts';

/** A rule of ours: `program` -A `chain` `match`. */
export type EgressRule = {
  readonly program: string;
  readonly chain: string;
  readonly match: readonly string[];
};

/** In the comment of every rule of ours, and of no other. */
export const EGRESS_MARK = 'vllm-faststart: no way out during the offline proof';

/** Docker leaves this chain to the operator, and looks at it before its own. */
const FORWARDED = 'DOCKER-USER';
/** What a container sends to this machine itself is not forwarded: a proxy or a mirror may run here. */
const TO_HOST = 'INPUT';

/**
 * New connections that come out of a bridge are refused, at once, so that nothing waits for a time limit. Answers to
 * connections from outside (our polls) are no new connections and pass.
 */
export function egressRules(bridge: string, families: readonly ('v4' | 'v6')[]): readonly EgressRule[] {
  const match = [
    '-i',
    bridge,
    '-m',
    'conntrack',
    '--ctstate',
    'NEW',
    '-m',
    'comment',
    '--comment',
    EGRESS_MARK,
    '-j',
    'REJECT',
  ];
  return families.flatMap(family => {
    const program = family === 'v4' ? '/usr/sbin/iptables' : '/usr/sbin/ip6tables';
    return [FORWARDED, TO_HOST].map(chain => ({program, chain, match}));
  });
}

function command({program, chain, match}: EgressRule, verb: '-I' | '-D' | '-C'): Command {
  return {argv: [program, '--wait', verb, chain, ...match], sudo: true};
}

async function apply(host: Host, rule: EgressRule, verb: '-I' | '-D' | '-C'): Promise<string | null> {
  const exit = await host.run(command(rule, verb));
  if (exit.ok) return null;
  return `${exit.shell}: ${exit.stderr.trim() || `exit code ${exit.code}`}`;
}

/** Puts every rule in place and looks that it is there. A refusal in words; null = cut. */
export async function cut(host: Host, rules: readonly EgressRule[]): Promise<string | null> {
  for (const rule of rules) {
    const refused = (await apply(host, rule, '-I')) ?? (await apply(host, rule, '-C'));
    if (refused !== null) return refused;
  }
  return null;
}

/** Whether every rule is in place now. */
export async function isCut(host: Host, rules: readonly EgressRule[]): Promise<boolean> {
  for (const rule of rules) if ((await apply(host, rule, '-C')) !== null) return false;
  return true;
}

/** iptables answers 1 where it looked and the rule is not there. */
const NOT_THERE = 1;

/** Takes the rules out, those of them that are there. What is still in the way, with the command; null = nothing. */
export async function undoCut(host: Host, rules: readonly EgressRule[]): Promise<string | null> {
  for (const rule of rules) {
    for (;;) {
      const there = await host.run(command(rule, '-C'));
      if (there.code === NOT_THERE) break;
      const taken = there.ok ? await host.run(command(rule, '-D')) : there;
      if (!taken.ok) return `${taken.stderr.trim() || taken.shell}: ${toShell(command(rule, '-D'))}`;
    }
  }
  return null;
}
