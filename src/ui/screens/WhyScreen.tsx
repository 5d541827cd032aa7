import {Box} from 'ink';
import type {ReactNode} from 'react';
import {numbersExplained} from '../numbers-explained.ts';
import {Toned} from '../parts/Toned.tsx';

type Explained = {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  readonly why: string;
  readonly waivable: boolean;
};

type Props = {
  readonly title: string;
  readonly why: string;
  readonly needs: readonly Explained[];
  readonly proves: readonly Explained[];
  /** The step measures: what its numbers mean is told too. */
  readonly isMeasured: boolean;
  readonly columns: number;
};

function Gates({
  heading,
  gates,
}: {
  readonly heading: string;
  readonly gates: readonly Explained[];
}): ReactNode {
  if (gates.length === 0) return null;
  return (
    <Box flexDirection="column" marginTop={1}>
      <Toned tone="strong">{heading}</Toned>
      {gates.map(gate => (
        <Box key={gate.id} flexDirection="column" paddingLeft={2}>
          <Toned tone="accent">{`${gate.id}: ${gate.title}`}</Toned>
          <Toned tone="plain">{gate.why}</Toned>
          <Toned tone="dim">{`runbook ${gate.section}; ${gate.waivable ? `can be waived (--waive ${gate.id}), and then nothing is PROVEN` : 'cannot be waived'}`}</Toned>
        </Box>
      ))}
    </Box>
  );
}

const NAMES_COLUMNS = 17;

function Numbers(): ReactNode {
  return (
    <Box flexDirection="column" marginTop={1}>
      <Toned tone="strong">What the numbers mean</Toned>
      {numbersExplained.map(([name, meaning]) => (
        <Box key={name} paddingLeft={2}>
          <Box width={NAMES_COLUMNS} flexShrink={0}>
            <Toned tone="accent">{name}</Toned>
          </Box>
          <Toned tone="plain">{meaning}</Toned>
        </Box>
      ))}
    </Box>
  );
}

/** Why a step and its gates matter, in the runbook's words. */
export function WhyScreen({title, why, needs, proves, isMeasured, columns}: Props): ReactNode {
  return (
    <Box flexDirection="column" width={columns}>
      <Toned tone="strong">{`Why: ${title}`}</Toned>
      <Toned tone="plain">{why}</Toned>
      {isMeasured && <Numbers />}
      <Gates heading="It proves" gates={proves} />
      <Gates heading="It needs" gates={needs} />
    </Box>
  );
}
