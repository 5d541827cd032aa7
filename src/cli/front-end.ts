import type {Globals} from './request.ts';

export type Surroundings = {
  readonly stdinIsTty: boolean;
  readonly stdoutIsTty: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/**
 * - `view`: who shows the events. The wizard is for the bare command only; everything else prints lines.
 * - `asks`: whether somebody is there to be asked. Machine-readable output never asks.
 */
export type FrontEnd = {
  readonly view: 'wizard' | 'plain' | 'json' | 'events';
  readonly asks: boolean;
  readonly colour: boolean;
  readonly ascii: boolean;
};

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

/** Unicode needs a UTF-8 locale, and a terminal other than the kernel's own. */
export function isAsciiOnly(environment: Surroundings['environment']): boolean {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return !/utf-?8/i.test(locale) || environment.TERM === 'linux' || environment.TERM === 'dumb';
}

/** Pure: who speaks with the operator, and how. */
export function chooseFrontEnd(globals: Globals, around: Surroundings, isBare: boolean): FrontEnd {
  const {environment} = around;
  const isTerminal = around.stdinIsTty && around.stdoutIsTty;
  const isDumb = environment.TERM === 'dumb';
  const wantsPlain =
    globals.plain ||
    globals.accessible ||
    isSet(environment.ACCESSIBLE) ||
    isSet(environment.INK_SCREEN_READER);
  const isMachine = globals.json || globals.events;
  const view = globals.json ? 'json' : globals.events ? 'events' : 'plain';
  const wizard = isBare && isTerminal && !wantsPlain && !isMachine && !isDumb && !isSet(environment.CI);
  const noColour =
    !globals.colour || isDumb || Boolean(environment.NO_COLOR) || environment.FORCE_COLOR === '0';
  return {
    view: wizard ? 'wizard' : view,
    asks: isTerminal && !isMachine,
    colour: !noColour && (around.stdoutIsTty || isSet(environment.FORCE_COLOR)),
    ascii: globals.ascii || isAsciiOnly(environment),
  };
}
