import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Toned} from '../parts/Toned.tsx';

type Props = {
  readonly runningTitle: string | null;
  readonly folder: string;
  readonly isRehearsal: boolean;
  readonly columns: number;
};

/** What leaving means: what stops, what goes on without us, what is kept. */
export function QuitScreen({runningTitle, folder, isRehearsal, columns}: Props): ReactNode {
  return (
    <Box flexDirection="column" width={columns}>
      <Toned tone="strong">Leave the wizard? (y/N)</Toned>
      <Box flexDirection="column" marginTop={1}>
        {isRehearsal ? (
          <Toned tone="plain">
            The stand-in machine goes with the wizard: a rehearsal begins anew each time.
          </Toned>
        ) : runningTitle === null ? (
          <Toned tone="plain">Nothing runs here. Containers that are up stay up.</Toned>
        ) : (
          <>
            <Toned tone="warn">{`Runs now: ${runningTitle}. It is asked to stop.`}</Toned>
            <Toned tone="plain">
              What Docker owns goes on without the wizard: a conversion, a build, containers that are up.
            </Toned>
            <Toned tone="plain">A benchmark run that is cut is discarded; finished runs are kept.</Toned>
          </>
        )}
        {!isRehearsal && (
          <Toned tone="plain">Everything is looked at again when you come back: faststart resume</Toned>
        )}
        <Toned tone="dim" wrap="hard">{`Journal and logs: ${folder}`}</Toned>
      </Box>
    </Box>
  );
}
