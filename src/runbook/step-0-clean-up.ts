import type {Context} from '../context.ts';
import type {Action, Command} from '../engine/plan.ts';
import type {Plan, Step} from '../engine/step.ts';
import {containersGone} from '../gates/containers-gone.ts';
import {dockerReady} from '../gates/docker-ready.ts';

function takeDown(command: Command): Action {
  return {
    kind: 'command',
    // All profiles: without them, Compose leaves the containers of inactive ones alone.
    purpose: "take down what is left of the project's networks and orphans",
    command,
  };
}

async function plan(context: Context): Promise<Plan> {
  const facts = await containersGone.observe(context);
  const found = containersGone.judge(facts);
  if (!facts.containers.ok || facts.containers.value.foreign.length > 0) {
    return {
      status: 'stop',
      failure: {
        short: found.short,
        expected: found.expected,
        observed: found.observed,
        command: 'docker ps -a',
        fix: found.fixes.map(fix => fix.byHand ?? fix.title),
      },
    };
  }
  const {ours, atWork} = facts.containers.value;
  const names = ours.map(one => one.name);
  if (names.length === 0) return {status: 'do', actions: []};
  return {
    status: 'do',
    actions: [
      {
        kind: 'command',
        purpose: `remove the old containers: ${names.join(', ')}`,
        command: {argv: ['docker', 'rm', '-f', ...names]},
      },
      // It would take a conversion down as well.
      ...(atWork.length === 0 ? [takeDown(facts.down)] : []),
    ],
  };
}

export const step0CleanUp: Step<Context> = {
  id: '0',
  name: 'clean up',
  title: 'Clean up any old containers',
  why: 'A leftover container holds the GPU, a port or an old environment. Only containers of this project are removed.',
  needs: [dockerReady],
  proves: [containersGone],
  plan,
};
