import type {Context} from '../context.ts';
import {judgeDisks} from '../disks/judge.ts';
import {observeDisks} from '../disks/observe.ts';
import type {Answer, Ask, Question} from '../engine/ask.ts';

/** Who carries which serial; only looked at to say what a wrong serial is. */
export type Carrier = {readonly device: string; readonly link: string | null; readonly serial: string | null};

/** All disks of the machine; none where they cannot be looked at. */
export async function diskCarriers(context: Context): Promise<readonly Carrier[]> {
  const facts = await observeDisks(context);
  if (!facts.ok) return [];
  return judgeDisks(facts.value).map(({device, link, identity}) => ({device, link, serial: identity.serial}));
}

export type Consent = {readonly device: string; readonly serial: string};

/** Why flags that consent to format do not count for this disk. The right serial is not handed out with it. */
function refusal(consent: Consent, wanted: Consent, carriers: readonly Carrier[]): string {
  if (consent.device !== wanted.device)
    return `--format-device ${consent.device} is not the disk that would be formatted, ${wanted.device}; nothing was formatted`;
  const owner = carriers.find(({serial}) => serial === consent.serial);
  const isAnother = owner !== undefined && owner.device !== wanted.device && owner.link !== wanted.device;
  const whose = isAnother ? `but that of ${owner.device}` : 'nor that of another disk that is seen';
  return `${consent.serial} is not the serial of ${wanted.device}, ${whose}; nothing was formatted. Compare with: faststart disks`;
}

/** As a question names it. */
export function flagsOf({device, serial}: Consent): string {
  return `--format-device ${device} --confirm-serial ${serial}`;
}

/** The consent that a question asks for. */
function wantedBy(question: Question): Consent | undefined {
  const [, device, serial] = /^--format-device (.+) --confirm-serial (.+)$/.exec(question.flag) ?? [];
  return device === undefined || serial === undefined ? undefined : {device, serial};
}

/** Consent by flags that are wrong is a refusal with its reason: never a missing answer, never another one's consent. */
export function withConsent(
  ask: Ask,
  consents: readonly Consent[],
  look: () => Promise<readonly Carrier[]>,
): Ask {
  const [consent] = consents;
  return async (question, signal): Promise<Answer> => {
    const wanted = question.kind === 'type-exactly' ? wantedBy(question) : undefined;
    if (consent === undefined || wanted === undefined) return ask(question, signal);
    if (flagsOf(consent) === flagsOf(wanted)) return ask(question, signal);
    return {status: 'refused', why: refusal(consent, wanted, await look())};
  };
}
