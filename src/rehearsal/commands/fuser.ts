import type {Handler} from './answer.ts';

/** `fuser FILE...`: nobody of this machine keeps a file open that is asked about. */
export const fuser: Handler = () => ({code: 1});
