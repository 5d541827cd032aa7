import {effectivelyOffline} from '../bench/offline-flags.ts';

/** Whether this spelling of HF_HUB_OFFLINE switches the hub off. */
export function isOn(value: string | undefined): boolean {
  return effectivelyOffline({HF_HUB_OFFLINE: value ?? ''});
}

/** What a spelling comes to: many a value looks like a switch and is none. */
export function offlineState(value: string): string {
  if (isOn(value)) return 'on';
  return /^(?:0|off|no|false|)$/i.test(value) ? 'off' : 'off: only 1, ON, YES and TRUE switch it on';
}
