import {gateOutlines, stepOutlines} from '../runbook/outline.ts';
import type {Opening} from '../ui/opening.ts';
import {listGates} from './commands/list-gates.ts';
import {createCommands, type Lists} from './commands.ts';
import {completionScript} from './completion/index.ts';
import {completionWords} from './completion/words.ts';
import type {End} from './end.ts';
import {exitCode} from './exit-codes.ts';
import {chooseFrontEnd} from './front-end.ts';
import type {OpenMachine} from './machine.ts';
import {openWizard} from './opening.ts';
import {createOutput} from './output.ts';
import type {Own} from './own.ts';
import {coloured, colourless} from './paint.ts';
import {parseCommandLine} from './parse.ts';
import {type Request, requestDefaults} from './request.ts';
import {say, sayProblem, type Voice} from './session.ts';
import {shownOn} from './shown-text.ts';
import {whereFlags} from './where-flags.ts';

/** Some orders need no more than the command line; what the others need is loaded behind the first screen. */
async function obey(
  {globals, order}: Request,
  lists: Lists,
  own: Own,
  voice: Voice,
  open: OpenMachine,
  opening: Opening | null,
  closing: AbortSignal,
): Promise<End> {
  if (order.command === 'completion') {
    const words = completionWords(
      createCommands(lists, () => undefined),
      lists,
    );
    const text = completionScript(order.shell, words).trimEnd();
    say(voice, {schema: 'faststart.completion/1', ok: true, script: text}, [text]);
    return {ok: true, code: exitCode('done')};
  }
  if (order.command === 'check' && order.list) return {ok: true, code: listGates(voice, gateOutlines)};
  const {carryOut} = await import('./carry-out.ts');
  return carryOut({globals, order, own, voice, opening}, open, closing);
}

function sayError(voice: Voice, {error, exit}: Extract<End, {ok: false}>): number {
  return sayProblem(voice, error, exitCode(exit));
}

/** The whole program: a command line in, an exit code out. */
export async function runCli(
  own: Own,
  machines: {readonly ids: readonly string[]; readonly first: string},
  open: OpenMachine,
): Promise<number> {
  const lists: Lists = {
    version: own.version,
    steps: stepOutlines,
    gates: gateOutlines,
    machines: machines.ids,
    defaultMachine: machines.first,
  };
  const line = parseCommandLine(own.argv, lists);
  const typed = {json: own.argv.includes('--json'), events: own.argv.includes('--events')};
  const globals = line.kind === 'request' ? line.request.globals : {...requestDefaults, ...typed};
  const isBare = line.kind === 'request' && line.request.order.command === 'wizard';
  const around = {
    stdinIsTty: own.stdin.isTTY === true,
    stdoutIsTty: own.stdout.isTTY === true,
    environment: own.environment,
  };
  const frontEnd = chooseFrontEnd(globals, around, isBare);
  const closing = new AbortController();
  let unsaid: string | null = null;
  const out = createOutput(own.stdout, why => {
    if (why !== null) own.stderr.write(`faststart: standard output cannot be written: ${why}\n`);
    unsaid = why;
    closing.abort();
  });
  const look = {ascii: frontEnd.ascii, where: whereFlags(globals)};
  const voice: Voice = {
    // What a program reads stays as it is.
    out: frontEnd.view === 'plain' ? shownOn(out, look) : out,
    err: shownOn(
      createOutput(own.stderr, () => undefined),
      look,
    ),
    frontEnd,
    paint: frontEnd.colour ? coloured : colourless,
    where: look.where,
  };
  if (line.kind === 'text') {
    voice.out.line(line.text.trimEnd());
    return exitCode('done');
  }
  if (line.kind === 'usage') return sayError(voice, {ok: false, exit: 'usage', error: line.error});
  // What is loaded from here on is loaded behind the first screen.
  const opening = frontEnd.view === 'wizard' ? await openWizard(own, voice, globals) : null;
  const end = await obey(line.request, lists, own, voice, open, opening, closing.signal).finally(() =>
    opening?.close(),
  );
  const code = end.ok ? end.code : sayError(voice, end);
  return unsaid === null ? code : exitCode('failed');
}
