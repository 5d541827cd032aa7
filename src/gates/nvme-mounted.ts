import type {Context} from '../context.ts';
import {defineGate} from '../engine/gate.ts';
import {conclude, finding} from './finding.ts';
import {judgeAbsent} from './nvme-absent.ts';
import {judgeCondition, judgeHidden} from './nvme-condition.ts';
import {type NvmeMountedFacts, observeNvmeMounted} from './nvme-facts.ts';
import {judgeLeaf} from './nvme-leaf.ts';

export type {NvmeMountedFacts} from './nvme-facts.ts';

export const nvmeMounted = defineGate<Context, NvmeMountedFacts>({
  id: 'nvme-mounted',
  title: 'The NVMe is mounted, and it is a real NVMe',
  section: 'Step 1.4',
  why: 'This is the #1 source of confusion. If df shows /dev/root, you are writing to the OS disk and your results are meaningless.',
  waivable: true,
  observe: observeNvmeMounted,
  judge(facts) {
    const {mountPoint, mount, system, devices, evidence} = facts;
    const said = {
      expected: `a local NVMe disk mounted on ${mountPoint}`,
      evidence,
      fine: `${mountPoint} is mounted`,
    };
    if (mount.status === 'unknown')
      return conclude([finding('unknown', 'mounts could not be read', mount.why)], said);
    const mounted = mount.value;
    if (mounted === null || mounted.target !== mountPoint) return conclude(judgeAbsent(facts, mounted), said);
    if (system.status === 'unknown')
      return conclude([finding('unknown', 'the OS disk could not be found', system.why)], said);
    if (!devices.ok)
      return conclude([finding('unknown', 'disks could not be listed', devices.message)], said);
    const leaf = judgeLeaf(facts, mounted, devices.value);
    const condition = leaf.disk === undefined ? [] : judgeCondition(facts, mounted, leaf.disk);
    return conclude([leaf, ...judgeHidden(facts, mounted), ...condition], {...said, fine: leaf.short});
  },
});
