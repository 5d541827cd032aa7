import {judgeDisks} from '../../disks/judge.ts';
import {observeDisks} from '../../disks/observe.ts';
import type {DiskView} from '../../disks/types.ts';
import {type SudoTicket, sudoTicket} from '../../host/sudo-ticket.ts';
import {type DiskProposal, proposalFor} from '../disk-proposal.ts';
import {diskLines} from '../disk-table.ts';
import {exitCode} from '../exit-codes.ts';
import {wrap} from '../format.ts';
import {labelled} from '../plain-gate.ts';
import {type Session, say, sayProblem, type Voice} from '../session.ts';

function diskDocument(disk: DiskView) {
  const {device, link, identity, model, word, reasons, place, nvme, formattable, objections, mountable} =
    disk;
  const {serial, namespace, bytes, diskSequence} = identity;
  return {
    device,
    link,
    serial,
    namespace,
    bytes,
    diskSequence,
    model,
    word,
    reasons,
    place,
    nvme,
    formattable,
    objections,
    mountable,
  };
}

/** How to see what only root may see. Nobody is asked for a password here. */
function howToSee(ticket: SudoTicket): string[] {
  if (ticket === 'root' || ticket === 'ready') return [];
  const fix = ticket === 'needs-password' ? 'sudo -v && faststart disks' : 'run it as root: faststart disks';
  return [
    ...labelled('', 'what is on a disk is read as root, and nobody is asked for a password here'),
    ...labelled('fix', fix),
  ];
}

const LABEL_COLUMNS = 13;

/** Below the table: which disk step 1 would take, what it does not survive, and what could not be seen. */
function closingLines(
  proposal: DiskProposal,
  disks: readonly DiskView[],
  ticket: SudoTicket,
  columns: number,
): string[] {
  const said = (label: string, text: string) =>
    labelled(label, wrap(text, columns - LABEL_COLUMNS).join('\n'));
  const unknown = disks.filter(disk => disk.word === 'UNKNOWN').map(disk => disk.device);
  const lost = disks.filter(disk => disk.place.ephemeral).map(disk => disk.device);
  return [
    '',
    ...said('proposed', proposal.why),
    ...labelled('next', proposal.next.join('\n')),
    ...(lost.length === 0
      ? []
      : said('note', `what is on ${lost.join(', ')} is lost when the VM is deallocated`)),
    ...(unknown.length === 0
      ? []
      : said('unknown', `${unknown.join(', ')}: unknown is never taken as empty`)),
    ...(unknown.length === 0 ? [] : howToSee(ticket)),
  ];
}

/** All that was seen, for a person or a program; the exit code says whether all could be judged. */
export function sayDisks(
  voice: Voice,
  views: readonly DiskView[],
  seen: {
    readonly mountPoint: string;
    readonly rehearsal: boolean;
    readonly ticket: SudoTicket;
    readonly columns: number;
  },
): number {
  const {rehearsal, ticket, columns} = seen;
  const proposal = proposalFor(views, seen.mountPoint);
  const ok = views.every(disk => disk.word !== 'UNKNOWN');
  const document = {
    schema: 'faststart.disks/1',
    ok,
    rehearsal,
    disks: views.map(diskDocument),
    proposed: proposal.device,
  };
  const look = {columns, ascii: voice.frontEnd.ascii, paint: voice.paint};
  say(voice, document, [...diskLines(views, look), ...closingLines(proposal, views, ticket, columns)]);
  return exitCode(ok ? 'done' : 'couldNotCheck');
}

/** Shows every disk of the machine with one word, and which one step 1 would take. Reads only. */
export async function disks(session: Session, voice: Voice, columns: number): Promise<number> {
  const {context, settings} = session.program;
  const ticket = await sudoTicket(context.host);
  const facts = await observeDisks(context);
  if (facts.ok) {
    const {mountPoint, rehearsal} = settings;
    return sayDisks(voice, judgeDisks(facts.value), {
      mountPoint,
      rehearsal: rehearsal !== null,
      ticket,
      columns,
    });
  }
  const error = {
    short: `the disks could not be looked at: ${facts.message}`,
    fix: ['lsblk --json --bytes --output-all'],
  };
  return sayProblem(voice, error, exitCode('couldNotCheck'));
}
