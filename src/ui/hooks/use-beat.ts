import {createContext, useContext} from 'react';

/** Between two beats, at each of which all that moves by itself is drawn anew: in one frame, for each costs the same. */
export const BEAT_MS = 1000;

/** How many there have been since something began to run. */
export const BeatContext = createContext(0);

export function useBeat(): number {
  return useContext(BeatContext);
}
