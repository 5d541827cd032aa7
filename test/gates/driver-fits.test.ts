import {expect, test} from 'vitest';
import {driverFits} from '../../src/gates/driver-fits.ts';

/** Which driver takes which CUDA, on a data-centre GPU and on one of a desktop. */
test.each([
  ['NVIDIA H100 NVL', '580.95.05', '12.9', 'yes'],
  ['NVIDIA H100 NVL', '575.51.03', '12.9', 'yes'],
  ['NVIDIA H100 NVL', '570.195.03', '12.9', 'compat'],
  ['NVIDIA A100-SXM4-80GB', '535.274.02', '12.9', 'compat'],
  ['NVIDIA L40S', '550.90.07', '12.9', 'compat'],
  ['NVIDIA A10G', '570.195.03', '12.9', 'compat'],
  ['NVIDIA RTX 6000 Ada Generation', '565.57.01', '12.9', 'compat'],
  ['Tesla T4', '560.35.03', '12.9', 'compat'],
  ['Tesla T4', '545.23.08', '12.9', 'no'],
  ['NVIDIA H100 NVL', '575.20.01', '12.9', 'no'],
  ['NVIDIA H100 NVL', '470.256.02', '12.9', 'no'],
  ['NVIDIA GeForce RTX 4090', '570.195.03', '12.9', 'no'],
  ['NVIDIA GeForce RTX 4090', '576.10', '12.9', 'yes'],
  ['NVIDIA H200', '575.57.08', '13.0', 'compat'],
  ['NVIDIA H200', '580.65.06', '13.0', 'yes'],
  ['NVIDIA H200', '560.35.03', '13.0', 'no'],
  ['NVIDIA TITAN V', '570.195.03', '12.9', 'no'],
  ['NVIDIA GeForce RTX 5090', '575.57.08', '13.0', 'no'],
  ['NVIDIA H100 NVL', 'N/A', '12.9', 'unknown'],
] as const)('%s with driver %s and CUDA %s: %s', (name, driver, cuda, fits) => {
  const said = driverFits({name, driver}, cuda);
  expect(said.fits).toBe(fits);
  expect(said.why).toContain(`CUDA ${cuda} needs driver`);
});
