import type {Lists} from '../../src/cli/commands.ts';

/** A small runbook to parse against. */
export const lists: Lists = {
  version: '1.2.3',
  steps: [
    {id: 'repo', name: 'repo', title: 'One-time repo change'},
    {id: '0', name: 'clean up', title: 'Clean up'},
    {id: '4', name: 'convert', title: 'Convert the model'},
  ],
  gates: [
    {id: 'nvme-mounted', title: '/nvme is the NVMe', waivable: false},
    {id: 'token-works', title: 'the token works', waivable: true},
  ],
  machines: ['blank-nvme', 'os-disk'],
  defaultMachine: 'blank-nvme',
};
